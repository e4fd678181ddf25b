package dev.switchgear.dynamodb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Requests over the JDK's own connections, signed by the SDK's signer, each sent once. */
final class SignedConnection {
    private static final String API = "DynamoDB_20120810.";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.0";
    private static final int OK = 200;
    private static final int ERROR = 400;

    private final URI endpoint;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    SignedConnection(URI endpoint, Region region, AwsCredentialsProvider credentials) {
        this.endpoint = endpoint.resolve("/");
        this.region = region;
        this.credentials = credentials;
    }

    /**
     * Sends a request and reads its answer.
     *
     * @throws DynamoDbException if DynamoDB refuses it
     * @throws IOException if there is no answer; a {@link java.io.InterruptedIOException} if not in time
     * @throws software.amazon.awssdk.core.exception.SdkClientException if the answer does not come from DynamoDB
     */
    JsonNode ask(String operation, byte[] body, Duration patience) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, patience.toMillis()));
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setInstanceFollowRedirects(false); // DynamoDB redirects nobody; what does is not DynamoDB
        connection.setFixedLengthStreamingMode(body.length); // else the JDK sends it again when a connection dies
        signed(operation, body).headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Host")) {
                connection.setRequestProperty(name, values.get(0));
            }
        });
        try (OutputStream output = connection.getOutputStream()) {
            output.write(body);
        }
        int status = connection.getResponseCode();
        // An error may come with what is no error stream for the JDK, a redirection's page for example.
        String text = text(status < ERROR ? connection.getInputStream() : connection.getErrorStream());
        boolean isObject = text.startsWith("{");
        if (status != OK) {
            throw refusal(status, isObject ? JsonNode.parser().parse(text) : JsonNode.emptyObjectNode());
        }
        if (!isObject || !DynamoDbMarks.areIn(connection::getHeaderField)) {
            throw DynamoDbMarks.missing(connection.getHeaderField("Content-Type"));
        }
        return JsonNode.parser().parse(text);
    }

    private SdkHttpRequest signed(String operation, byte[] body) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Content-Type", CONTENT_TYPE)
                .putHeader("X-Amz-Target", API + operation)
                .build();
        return signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()))
                .request();
    }

    /** Reads to the end, so that the connection can serve the next request. */
    private static String text(@Nullable InputStream content) throws IOException {
        if (content == null) {
            return "";
        }
        try (content) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static DynamoDbException refusal(int status, JsonNode answer) {
        String type = answer.field("__type").map(JsonNode::text).orElse("");
        String code = type.substring(type.lastIndexOf('#') + 1);
        String said = answer.field("message")
                .or(() -> answer.field("Message"))
                .map(JsonNode::text)
                .orElse("");
        AwsErrorDetails details = AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage(said)
                .serviceName("DynamoDb")
                .build();
        if (code.equals("ConditionalCheckFailedException")) {
            ConditionalCheckFailedException.Builder lost = ConditionalCheckFailedException.builder();
            answer.field("Item").ifPresent(item -> lost.item(ItemJson.read(item)));
            return (DynamoDbException) lost.awsErrorDetails(details)
                    .statusCode(status)
                    .message(said)
                    .build();
        }
        return (DynamoDbException) DynamoDbException.builder()
                .awsErrorDetails(details)
                .statusCode(status)
                .message(said)
                .build();
    }
}
