package dev.switchgear.signals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.spi.Excerpt;
import java.util.List;
import java.util.Objects;

/**
 * Publishes when an environment starts and stops to decide by its local view, because the store gives no answer. The
 * table's stream cannot show this. Add it as a listener of a {@code Switchgear}. It does not delay calls, and its
 * errors are counted and logged there.
 *
 * @since 0.1.0
 */
public final class DegradedListener implements CircuitListener {
    private final EventBus bus;
    private final String environment;

    /**
     * Returns a listener.
     *
     * @param environment the name of the sender, for a person, for example the function's name
     */
    public DegradedListener(EventBus bus, String environment) {
        this.bus = Objects.requireNonNull(bus, "bus");
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    @Override
    public void on(CircuitEvent event) {
        boolean degraded = event.kind() == CircuitEvent.Kind.DEGRADED;
        if (!degraded && event.kind() != CircuitEvent.Kind.RESTORED) {
            return;
        }
        String detail = event.detail();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("schema", 1)
                .put(
                        "id",
                        environment + "/" + event.circuit() + "/" + event.at().toEpochMilli() + "/" + event.kind())
                .put("namespace", event.circuit().namespace())
                .put("circuit", event.circuit().dependency())
                .put("change", degraded ? "degraded" : "restored")
                .put("reason", Excerpt.line(detail, 300))
                .put("by", environment)
                .put("at", event.at().toString());
        List<EventBus.BusEvent> refused = bus.put(List.of(
                new EventBus.BusEvent(CircuitChange.SOURCE, CircuitChange.DETAIL_TYPE, Json.text(json), event.at())));
        if (!refused.isEmpty()) {
            throw new IllegalStateException(
                    "the bus did not accept the event that " + event.circuit() + " is " + event.kind());
        }
    }
}
