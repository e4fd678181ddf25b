package dev.switchgear.console;

import dev.switchgear.OperatorSettings;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A status as the fields of a JSON object; docs/guides/command-line.md describes each. */
final class StatusFields {
    private StatusFields() {}

    static Map<String, Object> of(CircuitStatus status) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("circuit", status.circuit().dependency());
        if (!status.circuit().key().equals(CircuitId.ROOT)) {
            fields.put("key", status.circuit().key());
        }
        fields.put("namespace", status.circuit().namespace());
        fields.put("state", status.state().name());
        fields.put("fleetState", status.fleetState().name());
        fields.put("reason", status.reason());
        put(fields, "since", status.since().map(Instant::toString));
        put(fields, "until", status.until().map(Instant::toString));
        fields.put("by", status.by());
        status.override().ifPresent(order -> fields.put("override", of(order)));
        fields.put("signals", new TreeSet<>(status.signals()));
        fields.put("watching", status.watching());
        fields.put("ramping", status.ramping());
        fields.put("openKeys", status.openKeys());
        fields.put("epoch", status.epoch());
        return fields;
    }

    static Map<String, Object> of(CircuitStatus status, OperatorSettings orders) {
        Map<String, Object> fields = of(status);
        put(fields, "policy", orders.policy());
        put(fields, "policyBy", orders.policyBy());
        return fields;
    }

    private static Map<String, Object> of(OperatorOverride order) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", order.kind().name());
        fields.put("by", order.by());
        fields.put("reason", order.reason());
        fields.put("at", order.at().toString());
        put(fields, "until", order.until().map(Instant::toString));
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, Optional<String> value) {
        value.ifPresent(text -> fields.put(name, text));
    }
}
