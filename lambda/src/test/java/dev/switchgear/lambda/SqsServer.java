package dev.switchgear.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The batch requests of SQS, for the real client: it accepts entries, refuses some, or does not answer. */
final class SqsServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<List<JsonNode>> sent = Collections.synchronizedList(new ArrayList<>());
    private final List<List<JsonNode>> hidden = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> refusedBodies = Collections.synchronizedSet(new HashSet<>());
    private final AtomicInteger asked = new AtomicInteger();
    volatile boolean silent;

    SqsServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonNode request = JsonNode.parser().parse(text);
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        asked.addAndGet(target.endsWith("Batch") ? 1 : 0);
        if (silent && target.endsWith("Batch")) {
            awaitTheEnd();
        }
        String answer = switch (target) {
            case "AmazonSQS.GetQueueUrl" -> "{\"QueueUrl\":\"" + url() + "/000000000000/queue\"}";
            case "AmazonSQS.GetQueueAttributes" -> "{\"Attributes\":{}}";
            case "AmazonSQS.SendMessageBatch" -> taken(request, sent);
            case "AmazonSQS.ChangeMessageVisibilityBatch" -> taken(request, hidden);
            default -> throw new IllegalStateException("nobody expects " + target);
        };
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String taken(JsonNode request, List<List<JsonNode>> kept) {
        List<JsonNode> taken = new ArrayList<>();
        List<String> successful = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (JsonNode entry : request.field("Entries").orElseThrow().asArray()) {
            String id = entry.field("Id").orElseThrow().asString();
            String body = entry.field("MessageBody").map(JsonNode::asString).orElse("");
            if (refusedBodies.contains(body)) {
                failed.add("{\"Id\":\"" + id + "\",\"Code\":\"InvalidMessageContents\",\"SenderFault\":true}");
            } else {
                taken.add(entry);
                successful.add("{\"Id\":\"" + id + "\",\"MessageId\":\"m\",\"MD5OfMessageBody\":\"\"}");
            }
        }
        kept.add(taken);
        return "{\"Successful\":[" + String.join(",", successful) + "],\"Failed\":[" + String.join(",", failed) + "]}";
    }

    private void awaitTheEnd() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The real client. */
    SqsClient client() {
        return SqsClient.builder()
                .endpointOverride(URI.create(url()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .checksumValidationEnabled(false)
                .build();
    }

    /** Refuses messages with this body. */
    void refuse(String body) {
        refusedBodies.add(body);
    }

    /** Returns how many batch requests it got. */
    int asked() {
        return asked.get();
    }

    /** The entries of each request that put messages back. */
    List<List<JsonNode>> sent() {
        return List.copyOf(sent);
    }

    /** The entries of each request that hid messages. */
    List<List<JsonNode>> hidden() {
        return List.copyOf(hidden);
    }

    @Override
    public void close() {
        never.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
