package dev.switchgear.protocol;

import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads items. What a person may have left out counts as its default; what nobody can understand is refused. */
final class SnapshotReader {
    private SnapshotReader() {}

    static CircuitSnapshot read(CircuitItem item) {
        long format = item.number(Attribute.FORMAT, CircuitItem.FORMAT);
        if (format != CircuitItem.FORMAT) {
            throw unreadable("item has format " + format + "; this version reads format " + CircuitItem.FORMAT);
        }
        return new CircuitSnapshot(
                isOpen(item),
                item.number(Attribute.EPOCH, 0),
                item.number(Attribute.OPEN_UNTIL, 0),
                item.number(Attribute.OPENED_AT, 0),
                count(item, Attribute.REOPENS),
                (int) item.number(Attribute.PROBE_SCORE, 0),
                Math.max(0, item.number(Attribute.PROBE_MILLIS, 0)),
                count(item, Attribute.GRANTS),
                leases(item),
                new Watch(
                        item.number(Attribute.WATCH, 0),
                        item.number(Attribute.WATCH_FROM, 0),
                        item.number(Attribute.WATCH_UNTIL, 0)),
                count(item, Attribute.LEVEL),
                item.number(Attribute.LEVEL_AT, 0),
                item.number(Attribute.RAMP_FROM, 0),
                item.number(Attribute.RAMP_MILLIS, 0),
                count(item, Attribute.FLEET_HINT),
                override(item),
                signals(item),
                signalAts(item),
                orEmpty(item.text(Attribute.REASON)),
                orEmpty(item.text(Attribute.WRITER)),
                item.number(Attribute.COMMITTED_AT, 0),
                item.text(Attribute.POLICY));
    }

    private static Map<String, Long> signals(CircuitItem item) {
        Map<String, Long> signals = new HashMap<>();
        for (String source : item.textSet(Attribute.SIGNALS)) {
            signals.put(source, item.number(Attribute.signalUntil(source), Long.MAX_VALUE));
        }
        return Map.copyOf(signals);
    }

    private static Map<String, Long> signalAts(CircuitItem item) {
        Map<String, Long> ats = new HashMap<>();
        item.values().forEach((name, value) -> {
            if (value instanceof Long at) {
                Attribute.sourceOfSignalAt(name).ifPresent(source -> ats.put(source, at));
            }
        });
        return Map.copyOf(ats);
    }

    private static boolean isOpen(CircuitItem item) {
        String state = item.text(Attribute.STATE);
        if (state == null || state.equals("CLOSED")) {
            return false;
        }
        if (state.equals("OPEN")) {
            return true;
        }
        throw unreadable("state is '" + state + "'; it must be CLOSED or OPEN");
    }

    private static int count(CircuitItem item, Attribute attribute) {
        return (int) Math.max(0, Math.min(1_000_000, item.number(attribute, 0)));
    }

    private static List<Lease> leases(CircuitItem item) {
        List<Lease> leases = new ArrayList<>(4);
        for (int slot = 1; slot <= 8; slot++) {
            String holder = item.text(Attribute.probeHolder(slot));
            if (holder != null) {
                leases.add(new Lease(slot, holder, item.number(Attribute.probeUntil(slot), 0)));
            }
        }
        return List.copyOf(leases);
    }

    private static Optional<OperatorOverride> override(CircuitItem item) {
        String stored = item.text(Attribute.OVERRIDE);
        if (stored == null) {
            return Optional.empty();
        }
        for (OperatorOverride.Kind kind : OperatorOverride.Kind.values()) {
            if (OperatorTransitions.stored(kind).equals(stored)) {
                return Optional.of(new OperatorOverride(
                        kind,
                        item.has(Attribute.OVERRIDE_UNTIL)
                                ? Optional.of(Instant.ofEpochMilli(item.number(Attribute.OVERRIDE_UNTIL, 0)))
                                : Optional.empty(),
                        Instant.ofEpochMilli(item.number(Attribute.OVERRIDE_AT, 0)),
                        orEmpty(item.text(Attribute.OVERRIDE_BY)),
                        orEmpty(item.text(Attribute.OVERRIDE_REASON))));
            }
        }
        throw unreadable("override is '" + stored + "'; it must be OPEN, CLOSED or DISABLED");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static StoreUnavailableException unreadable(String message) {
        return new StoreUnavailableException(StoreUnavailableException.Kind.UNREADABLE, message);
    }
}
