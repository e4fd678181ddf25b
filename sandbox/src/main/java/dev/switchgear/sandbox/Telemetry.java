package dev.switchgear.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The Telemetry API ({@code 2022-07-01}): sends reports of the platform to subscribers, over HTTP. As in Lambda, a
 * report that does not arrive is not sent again.
 */
final class Telemetry {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<URI> subscribers = new CopyOnWriteArrayList<>();

    /** Adds {@code destination} as a subscriber; its first report is about the subscription. */
    void subscribe(String extension, URI destination) {
        subscribers.add(destination);
        report(
                "platform.telemetrySubscription",
                JSON.createObjectNode().put("name", extension).put("state", "Subscribed"));
    }

    /** The runtime has answered the invocation and asks for the next one. */
    void runtimeDone(String requestId) {
        report(
                "platform.runtimeDone",
                JSON.createObjectNode().put("requestId", requestId).put("status", "success"));
    }

    private void report(String type, ObjectNode fields) {
        ArrayNode batch = JSON.createArrayNode();
        batch.addObject()
                .put("time", ThisMachine.clock().instant().toString())
                .put("type", type)
                .set("record", fields);
        for (URI subscriber : subscribers) {
            var unused = client.sendAsync(
                    HttpRequest.newBuilder(subscriber)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(batch.toString()))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
