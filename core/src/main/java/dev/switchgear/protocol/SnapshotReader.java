package dev.switchgear.protocol;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an item attribute by attribute, because a person or a newer version may have written it. A missing attribute
 * has its default. An invalid one has its default too, and a flaw reports it. All others count. If the state is
 * invalid, or the item has another format, only the override counts.
 */
final class SnapshotReader {
    private static final String AS_NUMBER = "write it as a number (N)";

    /** A walk of probes ends at a handful of points; what is far beyond stays on its side. */
    private static final long MOST_POINTS = 1_000_000;

    private final CircuitItem item;
    private final List<String> flaws = new ArrayList<>(0);
    private boolean unclear;

    private SnapshotReader(CircuitItem item) {
        this.item = item;
    }

    static CircuitSnapshot read(CircuitItem item) {
        return new SnapshotReader(item).snapshot();
    }

    private CircuitSnapshot snapshot() {
        long format = number(Attribute.FORMAT, CircuitItem.FORMAT);
        if (format != CircuitItem.FORMAT) {
            flaws.add("item has format " + format + "; this version reads format " + CircuitItem.FORMAT
                    + ": install the newest version");
            unclear = true;
        }
        String state = word(Attribute.STATE);
        boolean open = isOpen(state);
        return new CircuitSnapshot(
                open,
                essential(Attribute.EPOCH),
                number(Attribute.OPEN_UNTIL, 0),
                number(Attribute.OPENED_AT, 0),
                count(Attribute.REOPENS),
                (int) Math.max(-MOST_POINTS, Math.min(MOST_POINTS, number(Attribute.PROBE_SCORE, 0))),
                Math.max(0, number(Attribute.PROBE_MILLIS, 0)),
                count(Attribute.GRANTS),
                leases(),
                new Watch(
                        essential(Attribute.WATCH), number(Attribute.WATCH_FROM, 0), number(Attribute.WATCH_UNTIL, 0)),
                count(Attribute.LEVEL),
                number(Attribute.LEVEL_AT, 0),
                number(Attribute.RAMP_FROM, 0),
                number(Attribute.RAMP_MILLIS, 0),
                count(Attribute.FLEET_HINT),
                new OverrideReader(item, flaws).read(state),
                signals(),
                signalAts(),
                text(Attribute.REASON),
                text(Attribute.WRITER),
                number(Attribute.COMMITTED_AT, 0),
                number(Attribute.TTL, 0) * 1_000,
                item.has(Attribute.POLICY) ? text(Attribute.POLICY) : null,
                List.copyOf(flaws),
                unclear);
    }

    /** A word of the vocabulary in any case, with blanks or hyphens between its parts. */
    static @Nullable String word(CircuitItem item, Attribute attribute) {
        Object value = item.value(attribute);
        return value == null
                ? null
                : value.toString().strip().toUpperCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
    }

    private Map<String, Long> signalAts() {
        Map<String, Long> ats = new HashMap<>();
        item.values().forEach((name, value) -> {
            if (value instanceof Long at) {
                Attribute.sourceOfSignalAt(name).ifPresent(source -> ats.put(source, at));
            }
        });
        return Map.copyOf(ats);
    }

    private @Nullable String word(Attribute attribute) {
        return word(item, attribute);
    }

    private boolean isOpen(@Nullable String state) {
        if (state == null || state.equals("CLOSED") || OverrideReader.isOrder(state)) {
            return false;
        }
        if (state.equals("OPEN") || state.equals("HALF_OPEN")) {
            return true;
        }
        flaws.add("state is '" + item.value(Attribute.STATE) + "': write CLOSED or OPEN");
        unclear = true;
        return false;
    }

    /** A number without which nothing can be written to the item. */
    private long essential(Attribute attribute) {
        int before = flaws.size();
        long number = number(attribute, 0);
        unclear |= flaws.size() > before;
        return number;
    }

    private long number(Attribute attribute, long otherwise) {
        Object value = item.value(attribute);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long number) {
            return number;
        }
        flaws.add("attribute '" + attribute.name() + "' holds '" + value + "': " + AS_NUMBER);
        try {
            return Long.parseLong(value.toString().strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private int count(Attribute attribute) {
        return (int) Math.max(0, Math.min(1_000_000, number(attribute, 0)));
    }

    private String text(Attribute attribute) {
        Object value = item.value(attribute);
        return value == null ? "" : value.toString();
    }

    private List<Lease> leases() {
        List<Lease> leases = new ArrayList<>(4);
        for (int slot = 1; slot <= 8; slot++) {
            if (item.has(Attribute.probeHolder(slot))) {
                leases.add(new Lease(slot, text(Attribute.probeHolder(slot)), number(Attribute.probeUntil(slot), 0)));
            }
        }
        return List.copyOf(leases);
    }

    private Map<String, Long> signals() {
        Map<String, Long> signals = new HashMap<>();
        for (String source : sources()) {
            signals.put(source, number(Attribute.signalUntil(source), Long.MAX_VALUE));
        }
        return Map.copyOf(signals);
    }

    private Set<String> sources() {
        Object value = item.value(Attribute.SIGNALS);
        if (value == null || value instanceof Set<?>) {
            return item.textSet(Attribute.SIGNALS);
        }
        flaws.add("attribute 'signals' holds '" + value + "': write it as a set of texts (SS)");
        return Set.of(value.toString());
    }
}
