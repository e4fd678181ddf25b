package dev.switchgear.sources;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** SQS, as far as it tells a retention, and CloudWatch, as far as it tells ages. */
final class RetentionServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Duration> retentions = new ConcurrentHashMap<>();
    private final Map<Instant, Duration> ages = new ConcurrentHashMap<>();

    RetentionServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** A queue exists, and keeps a message for a time. */
    void answer(String queue, Duration retention) {
        retentions.put(queue, retention);
    }

    /** CloudWatch has an age of the oldest message. */
    void age(Instant at, Duration oldest) {
        ages.put(at, oldest);
    }

    SqsClient sqs(ClientOverrideConfiguration.Builder bounds) {
        return SqsClient.builder()
                .endpointOverride(uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(GovernorTable.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(bounds.build())
                .build();
    }

    CloudWatchClient metrics(ClientOverrideConfiguration.Builder bounds) {
        return CloudWatchClient.builder()
                .endpointOverride(uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(GovernorTable.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(bounds.build())
                .build();
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        if (target.endsWith("GetQueueUrl")) {
            String queue = asked.replaceAll(".*\"QueueName\":\"([^\"]*)\".*", "$1");
            if (retentions.containsKey(queue)) {
                json(exchange, 200, "{\"QueueUrl\":\"" + uri() + "/123456789012/" + queue + "\"}");
            } else {
                json(exchange, 400, "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"no queue\"}");
            }
        } else if (target.endsWith("GetQueueAttributes")) {
            String queue = asked.replaceAll(".*/([^\"/]*)\".*", "$1");
            long seconds = retentions.getOrDefault(queue, Duration.ZERO).toSeconds();
            json(exchange, 200, "{\"Attributes\":{\"MessageRetentionPeriod\":\"" + seconds + "\"}}");
        } else {
            points(exchange);
        }
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        respond(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code {"Label": "x", "Datapoints": [{"Timestamp": ..., "Maximum": ...}, ...]}} in CBOR, as CloudWatch answers. */
    private void points(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream cbor = new ByteArrayOutputStream();
        cbor.write(0xA2); // a map of two
        text(cbor, "Label");
        text(cbor, "x");
        text(cbor, "Datapoints");
        cbor.write(0x80 + ages.size());
        for (Map.Entry<Instant, Duration> age : ages.entrySet()) {
            cbor.write(0xA2);
            text(cbor, "Timestamp");
            cbor.write(0xC1); // a time in seconds
            cbor.write(0x1B);
            cbor.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .putLong(age.getKey().getEpochSecond())
                    .array());
            text(cbor, "Maximum");
            cbor.write(0xFB);
            cbor.writeBytes(ByteBuffer.allocate(Double.BYTES)
                    .putDouble((double) age.getValue().toSeconds())
                    .array());
        }
        exchange.getResponseHeaders().add("Content-Type", "application/cbor");
        exchange.getResponseHeaders().add("smithy-protocol", "rpc-v2-cbor");
        respond(exchange, 200, cbor.toByteArray());
    }

    private static void text(ByteArrayOutputStream cbor, String text) {
        cbor.write(0x60 + text.length());
        cbor.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
