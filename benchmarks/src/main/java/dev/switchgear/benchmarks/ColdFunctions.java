package dev.switchgear.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.lambda.Guard;
import dev.switchgear.lambda.LambdaSwitchgear;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The same function in six forms; {@link ColdStart} measures what each adds to a cold start. */
final class ColdFunctions {
    private static final String DONE = "done";

    private ColdFunctions() {}

    private static String variable(String name) {
        return System.getenv().getOrDefault(name, "");
    }

    /** Does nothing. */
    public static final class Plain implements RequestHandler<Object, String> {
        /** Creates the handler; the runtime client calls this. */
        public Plain() {}

        @Override
        public String handleRequest(Object event, Context context) {
            return DONE;
        }
    }

    /** Protects a call that does nothing. */
    public static final class Guarded implements RequestHandler<Object, String> {
        private static final Guard GUARD = LambdaSwitchgear.fromEnvironment().guard("payments");

        /** Creates the handler; the runtime client calls this. */
        public Guarded() {}

        @Override
        public String handleRequest(Object event, Context context) {
            return GUARD.<String, RuntimeException>call(context, () -> DONE);
        }
    }

    /** Reads the table once, over the JDK's connection. */
    public static final class UrlConnection implements RequestHandler<Object, String> {
        private final DynamoDbClient client = client(UrlConnectionHttpClient.builder());

        /** Creates the handler; the runtime client calls this. */
        public UrlConnection() {}

        @Override
        public String handleRequest(Object event, Context context) {
            return item(client);
        }
    }

    /** Reads the table once, over AWS's native client. */
    public static final class Crt implements RequestHandler<Object, String> {
        private final DynamoDbClient client = client(AwsCrtHttpClient.builder());

        /** Creates the handler; the runtime client calls this. */
        public Crt() {}

        @Override
        public String handleRequest(Object event, Context context) {
            return item(client);
        }
    }

    /** Reads the table once, with only the signer of the SDK. */
    public static final class Signer implements RequestHandler<Object, String> {
        /** Creates the handler; the runtime client calls this. */
        public Signer() {}

        @Override
        public String handleRequest(Object event, Context context) {
            try {
                return signed(URI.create(variable("SWITCHGEAR_ENDPOINT") + "/"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Asks the table something once over the JDK's connection, with nothing else: what any client over it costs at least. */
    public static final class BareConnection implements RequestHandler<Object, String> {
        /** Creates the handler; the runtime client calls this. */
        public BareConnection() {}

        @Override
        public String handleRequest(Object event, Context context) {
            try {
                answer(URI.create(variable("SWITCHGEAR_ENDPOINT") + "/"), readBody(), Map.of());
                return DONE; // the table refuses what is not signed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static DynamoDbClient client(SdkHttpClient.Builder<?> http) {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create(variable("SWITCHGEAR_ENDPOINT")))
                .httpClientBuilder(http)
                .build();
    }

    private static String item(DynamoDbClient client) {
        boolean there = client.getItem(get -> get.tableName(variable("SWITCHGEAR_TABLE"))
                        .key(Map.of("pk", AttributeValue.fromS("c#default#payments"), "sk", AttributeValue.fromS("*"))))
                .hasItem();
        return there ? "there" : DONE;
    }

    private static String readBody() {
        return "{\"TableName\":\"" + variable("SWITCHGEAR_TABLE")
                + "\",\"Key\":{\"pk\":{\"S\":\"c#default#payments\"},\"sk\":{\"S\":\"*\"}}}";
    }

    private static String signed(URI endpoint) throws IOException {
        String body = readBody();
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .build();
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create(
                                variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY")))
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, variable("AWS_REGION")))
                .request();
        return answer(endpoint, body, signed.headers());
    }

    private static String answer(URI endpoint, String body, Map<String, List<String>> headers) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        headers.forEach((name, values) -> connection.setRequestProperty(name, values.get(0)));
        try (OutputStream output = connection.getOutputStream()) {
            output.write(body.getBytes(StandardCharsets.UTF_8));
        }
        InputStream input =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
        String answer = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        return answer.equals("{}") ? DONE : answer;
    }
}
