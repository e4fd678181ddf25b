package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** The {@code PutEvents} request of EventBridge, for the real client: it accepts entries, or does not. */
final class BusServer implements AutoCloseable {
    private final HttpServer server;
    private final List<JsonNode> taken = Collections.synchronizedList(new ArrayList<>());
    private final Set<Integer> refusedOnce = Collections.synchronizedSet(new HashSet<>());
    private int seen;
    volatile boolean away;
    /** A request with an entry that contains this text is refused as a whole. */
    volatile String hated = "";

    BusServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            JsonNode request = Json.MAPPER.readTree(exchange.getRequestBody());
            if (away || isTooLarge(request) || holds(request, hated)) {
                byte[] error = "{\"__type\":\"ValidationException\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(away ? 503 : 400, error.length);
                exchange.getResponseBody().write(error);
                exchange.close();
                return;
            }
            ObjectNode answer = Json.MAPPER.createObjectNode();
            ArrayNode entries = answer.putArray("Entries");
            int failed = 0;
            for (JsonNode entry : request.path("Entries")) {
                if (refusedOnce.remove(seen++)) {
                    failed++;
                    entries.addObject().put("ErrorCode", "InternalFailure").put("ErrorMessage", "try again");
                } else {
                    taken.add(entry);
                    entries.addObject().put("EventId", "id-" + taken.size());
                }
            }
            byte[] bytes = answer.put("FailedEntryCount", failed).toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    /** As EventBridge counts: 256 KB of all entries together. */
    private static boolean isTooLarge(JsonNode request) {
        int bytes = 0;
        for (JsonNode entry : request.path("Entries")) {
            for (String field : List.of("Source", "DetailType", "Detail")) {
                bytes += entry.path(field).asText().getBytes(StandardCharsets.UTF_8).length;
            }
            bytes += 14;
        }
        return bytes >= 256 * 1024;
    }

    private static boolean holds(JsonNode request, String text) {
        return !text.isEmpty() && request.toString().contains(text);
    }

    /** The real client's bus. */
    EventBridgeBus bus() {
        return new EventBridgeBus(
                EventBridgeClient.builder()
                        .endpointOverride(URI.create(
                                "http://127.0.0.1:" + server.getAddress().getPort()))
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(LocalTable.CREDENTIALS)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                "circuits");
    }

    /** Refuses the entry that comes as number {@code entry}, counted from 0 over all requests. */
    void refuse(int entry) {
        refusedOnce.add(entry);
    }

    /** Returns the accepted entries, as the client sent them. */
    List<JsonNode> taken() {
        return List.copyOf(taken);
    }

    List<JsonNode> details() {
        return taken().stream()
                .map(entry -> Json.parse(entry.path("Detail").asText()))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
