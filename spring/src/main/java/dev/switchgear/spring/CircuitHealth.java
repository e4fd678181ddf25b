package dev.switchgear.spring;

import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The health of circuits. The health indicators of both major versions of Spring Boot use it, because Boot's own
 * classes have moved.
 */
final class CircuitHealth {
    private final ConfiguredCircuits circuits;
    private final List<String> downWhenOpen;

    CircuitHealth(ConfiguredCircuits circuits, SwitchgearProperties properties) {
        this.circuits = circuits;
        this.downWhenOpen = List.copyOf(properties.health().downWhenOpen());
    }

    HealthDetails look() {
        Map<String, Object> details = new TreeMap<>();
        boolean up = true;
        for (Map.Entry<String, CircuitStatus> circuit : circuits.statuses().entrySet()) {
            details.put(
                    circuit.getKey(),
                    CircuitsEndpoint.described(circuit.getValue(), circuits.isDegraded(circuit.getKey())));
            boolean open = circuit.getValue().state() == CircuitState.OPEN;
            up &= !(open && downWhenOpen.contains(circuit.getKey()));
        }
        return new HealthDetails(up, details);
    }

    /**
     * The health of the application's circuits.
     *
     * @param details the status of each circuit, by name
     */
    record HealthDetails(boolean up, Map<String, Object> details) {}
}
