package dev.switchgear.spring;

import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * The actuator endpoint {@code switchgear}: shows circuits, and sets and ends overrides. Like every endpoint, it is reachable over
 * HTTP only if {@code management.endpoints.web.exposure.include} names it.
 *
 * @since 0.1.0
 */
@Endpoint(id = "switchgear")
public class CircuitsEndpoint {
    private final Switchgear switchgear;
    private final ConfiguredCircuits circuits;

    CircuitsEndpoint(Switchgear switchgear, ConfiguredCircuits circuits) {
        this.switchgear = switchgear;
        this.circuits = circuits;
    }

    /** Shows the circuits of this application, as it last read them. Sends no request. */
    @ReadOperation
    public Map<String, Object> circuits() {
        Map<String, Object> shown = new TreeMap<>();
        circuits.statuses().forEach((name, status) -> shown.put(name, described(status, circuits.isDegraded(name))));
        return Map.of("circuits", shown);
    }

    /** Shows one circuit as it is in the table, read with strong consistency. */
    @ReadOperation
    public WebEndpointResponse<Map<String, Object>> circuit(@Selector String name) {
        return answer(name, operator -> {});
    }

    /**
     * Sets an override for the whole fleet.
     *
     * @param override FORCED_OPEN, FORCED_CLOSED or DISABLED
     * @param seconds how long it lasts, 1 to 2,592,000
     * @param by its author, 1 to 64 characters
     * @param reason the reason, 1 to 120 characters
     */
    @WriteOperation
    public WebEndpointResponse<Map<String, Object>> override(
            @Selector String name, OperatorOverride.Kind override, long seconds, String by, String reason) {
        return answer(name, operator -> operator.override(override, Duration.ofSeconds(seconds), by, reason));
    }

    /** Ends the override of a circuit. */
    @DeleteOperation
    public WebEndpointResponse<Map<String, Object>> release(@Selector String name) {
        return answer(name, CircuitOperator::release);
    }

    /** Status 400 names a value out of its limits; 503 means that the table gives no answer. */
    private WebEndpointResponse<Map<String, Object>> answer(String name, Consumer<CircuitOperator> change) {
        try {
            CircuitOperator operator = switchgear.operator(name);
            change.accept(operator);
            return new WebEndpointResponse<>(described(operator.read(), circuits.isDegraded(name)));
        } catch (IllegalArgumentException invalid) {
            return new WebEndpointResponse<>(
                    Map.of("error", String.valueOf(invalid.getMessage())), WebEndpointResponse.STATUS_BAD_REQUEST);
        } catch (StoreUnavailableException away) {
            return new WebEndpointResponse<>(
                    Map.of("error", String.valueOf(away.getMessage())), WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
        }
    }

    /** A status by the names of its parts; empty parts are left out. */
    static Map<String, Object> described(CircuitStatus status, boolean degraded) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("state", status.state().name());
        shown.put("fleetState", status.fleetState().name());
        put(shown, "reason", status.reason());
        status.since().ifPresent(since -> shown.put("since", since.toString()));
        status.until().ifPresent(until -> shown.put("until", until.toString()));
        put(shown, "writer", status.by());
        status.override()
                .ifPresent(order -> shown.put("override", order.kind() + " by " + order.by() + ": " + order.reason()));
        put(shown, "signals", String.join(", ", status.signals()));
        shown.put("degraded", degraded);
        shown.put("shadow", status.shadow());
        shown.put("openKeys", status.openKeys());
        status.lastFailure().ifPresent(failure -> shown.put("lastFailure", failure));
        return shown;
    }

    private static void put(Map<String, Object> shown, String name, String value) {
        if (!value.isEmpty()) {
            shown.put(name, value);
        }
    }
}
