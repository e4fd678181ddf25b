package dev.switchgear.signals;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * A bus of EventBridge.
 *
 * @since 0.1.0
 */
public final class EventBridgeBus implements EventBus {
    private final EventBridgeClient client;
    private final String bus;

    /**
     * Returns the bus. The caller closes the client.
     *
     * @param bus name or ARN
     */
    public EventBridgeBus(EventBridgeClient client, String bus) {
        this.client = Objects.requireNonNull(client, "client");
        this.bus = Objects.requireNonNull(bus, "bus");
    }

    @Override
    public List<BusEvent> put(List<BusEvent> events) {
        List<PutEventsRequestEntry> entries = events.stream()
                .map(event -> PutEventsRequestEntry.builder()
                        .eventBusName(bus)
                        .source(event.source())
                        .detailType(event.detailType())
                        .detail(event.detail())
                        .time(event.at())
                        .build())
                .toList();
        List<PutEventsResultEntry> results =
                client.putEvents(request -> request.entries(entries)).entries();
        List<BusEvent> refused = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).errorCode() != null) {
                refused.add(events.get(i));
            }
        }
        return List.copyOf(refused);
    }
}
