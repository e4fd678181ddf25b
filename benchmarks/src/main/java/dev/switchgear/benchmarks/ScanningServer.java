package dev.switchgear.benchmarks;

import com.sun.net.httpserver.HttpServer;
import dev.switchgear.local.Machine;
import dev.switchgear.local.extension.Commands;
import dev.switchgear.sandbox.DynamoDbLocal;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * AWS's sample extension, in Java: one thread, the JDK's HTTP server, and a scan of the whole table, cached for 30 s.
 * It is the comparison for our extension; the sample itself is Python with boto3.
 */
public final class ScanningServer {
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DynamoDbClient client;
    private String answer = "";
    private long readNanos;

    private ScanningServer(DynamoDbClient client) {
        this.client = client;
    }

    /**
     * Serves until it is killed.
     *
     * @param arguments the port, and the address of DynamoDB
     */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        ScanningServer scanning = new ScanningServer(DynamoDbLocal.client(URI.create(arguments[1]), PATIENCE));
        server.createContext("/", exchange -> {
            byte[] body = scanning.answer().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    private static String name(Map<String, AttributeValue> item) {
        AttributeValue name = item.get("pk");
        return name == null ? "" : name.s();
    }

    private String answer() {
        if (answer.isEmpty() || Machine.nanos() - readNanos > KEPT.toNanos()) {
            answer = client.scan(scan -> scan.tableName(Commands.TABLE)).items().stream()
                    .map(item -> "{\"id\":\"" + name(item) + "\"}")
                    .collect(Collectors.joining(",", "{\"data\":[", "]}"));
            readNanos = Machine.nanos();
        }
        return answer;
    }
}
