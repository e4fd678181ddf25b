package dev.switchgear.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An attribute of a circuit's item, with its name in the table.
 *
 * @param name the attribute's name in the store
 * @param type the type of its value
 * @since 0.1.0
 */
public record Attribute(String name, Type type) {
    /** The type of an attribute. */
    public enum Type {
        /** A {@link String}. */
        TEXT,
        /** A {@link Long}; times are milliseconds since 1970-01-01 UTC unless the attribute says otherwise. */
        NUMBER,
        /** A {@link java.util.Set} of {@link String}, never empty. */
        TEXT_SET
    }

    /** Version of the item's format; absent means {@link CircuitItem#FORMAT}. */
    public static final Attribute FORMAT = number("format");
    /** {@code CLOSED} or {@code OPEN}; HALF_OPEN is never stored: it is OPEN whose {@code openUntil} has passed. */
    public static final Attribute STATE = text("state");
    /** Fencing number of the circuit's current period; grows with every change of {@code state}. */
    public static final Attribute EPOCH = number("epoch");
    /** When the wait of an OPEN circuit ends. */
    public static final Attribute OPEN_UNTIL = number("openUntil");
    /** When the circuit opened. */
    public static final Attribute OPENED_AT = number("openedAt");
    /** How often the circuit opened again without a quiet time in between; drives the backoff. */
    public static final Attribute REOPENS = number("reopens");
    /** The score of the probes' outcomes since the wait ended. */
    public static final Attribute PROBE_SCORE = number("probeScore");
    /** How long the last good probe took, in milliseconds; of this epoch if the score is above 0. */
    public static final Attribute PROBE_MILLIS = number("probeMillis");
    /** How many probe permits were granted since the circuit opened. */
    public static final Attribute GRANTS = number("grants");
    /** Number of the newest watch of this epoch. */
    public static final Attribute WATCH = number("watch");
    /** When the watch started. */
    public static final Attribute WATCH_FROM = number("watchFrom");
    /** When the watch ends. */
    public static final Attribute WATCH_UNTIL = number("watchUntil");
    /** How many watches in a row found nothing; the trigger's threshold rises with it. */
    public static final Attribute LEVEL = number("level");
    /** When the level was last set. */
    public static final Attribute LEVEL_AT = number("levelAt");
    /** When the ramp after a recovery started. */
    public static final Attribute RAMP_FROM = number("rampFrom");
    /** How long the ramp lasts, in milliseconds. */
    public static final Attribute RAMP_MILLIS = number("rampMillis");
    /** Estimated number of active environments. */
    public static final Attribute FLEET_HINT = number("fleetHint");
    /**
     * {@code FORCED_OPEN}, {@code FORCED_CLOSED} or {@code DISABLED}: the override of an operator. {@code OPEN} and
     * {@code CLOSED}, which earlier versions wrote, mean the same.
     */
    public static final Attribute OVERRIDE = text("override");
    /** When the override ends; absent means when an operator ends it. */
    public static final Attribute OVERRIDE_UNTIL = number("overrideUntil");
    /** When the override was set. */
    public static final Attribute OVERRIDE_AT = number("overrideAt");
    /** Who set the override. */
    public static final Attribute OVERRIDE_BY = text("overrideBy");
    /** Why the override was set. */
    public static final Attribute OVERRIDE_REASON = text("overrideReason");
    /** Sources of signals that hold the circuit open. */
    public static final Attribute SIGNALS = new Attribute("signals", Type.TEXT_SET);
    /** The reason of the state, for a person. */
    public static final Attribute REASON = text("reason");
    /** The names of a fleet's circuits, in the item that registers them. */
    public static final Attribute NAMES = new Attribute("names", Type.TEXT_SET);
    /** Who wrote the newest transition. */
    public static final Attribute WRITER = text("writer");
    /** When the writer committed it, by the writer's clock. */
    public static final Attribute COMMITTED_AT = number("committedAt");
    /** Live policy of the dependency, as JSON text of at most 1,024 characters; on the dependency's own item only. */
    public static final Attribute POLICY = text("policy");
    /** Who set the live policy. */
    public static final Attribute POLICY_BY = text("policyBy");
    /** When the live policy was set. */
    public static final Attribute POLICY_AT = number("policyAt");
    /** When the store may delete the item, in <em>seconds</em> since 1970-01-01 UTC. */
    public static final Attribute TTL = number("ttl");

    private static final int MAX_SLOTS = 8;
    private static final Attribute[] HOLDERS = slots("Holder", Type.TEXT);
    private static final Attribute[] UNTILS = slots("Until", Type.NUMBER);
    private static final String SIGNAL_AT = "signalAt:";
    private static final String SIGNAL_UNTIL = "signalUntil:";
    private static final Map<String, Attribute> ALL = byName();

    /** Checks that no part is null. */
    public Attribute {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /** Returns the attribute of the holder of probe slot {@code slot}, a nonce of its permit. Slots are 1 to 8. */
    public static Attribute probeHolder(int slot) {
        return HOLDERS[slot - 1];
    }

    /** Returns the attribute of the end of the lease of probe slot {@code slot}. Slots are 1 to 8. */
    public static Attribute probeUntil(int slot) {
        return UNTILS[slot - 1];
    }

    /** Returns the attribute of the time at which the newest signal of {@code source} changed. */
    public static Attribute signalAt(String source) {
        return number(SIGNAL_AT + source);
    }

    /** Returns the source whose {@link #signalAt} has {@code name}; empty for the name of another attribute. */
    public static Optional<String> sourceOfSignalAt(String name) {
        return name.startsWith(SIGNAL_AT) ? Optional.of(name.substring(SIGNAL_AT.length())) : Optional.empty();
    }

    /** Returns the attribute of the time until which {@code source} holds the circuit open. */
    public static Attribute signalUntil(String source) {
        return number(SIGNAL_UNTIL + source);
    }

    /** Returns the attributes of this format, without those of the sources of signals. */
    public static Collection<Attribute> all() {
        return ALL.values();
    }

    /** Returns the attribute of this format that has {@code name}; empty if there is none. */
    public static Optional<Attribute> named(String name) {
        return name.startsWith(SIGNAL_AT) || name.startsWith(SIGNAL_UNTIL)
                ? Optional.of(number(name))
                : Optional.ofNullable(ALL.get(name));
    }

    private static Attribute number(String name) {
        return new Attribute(name, Type.NUMBER);
    }

    private static Attribute text(String name) {
        return new Attribute(name, Type.TEXT);
    }

    private static Attribute[] slots(String suffix, Type type) {
        Attribute[] slots = new Attribute[MAX_SLOTS];
        for (int i = 0; i < MAX_SLOTS; i++) {
            slots[i] = new Attribute("probe" + (i + 1) + suffix, type);
        }
        return slots;
    }

    private static Map<String, Attribute> byName() {
        List<Attribute> attributes = new ArrayList<>(List.of(
                FORMAT,
                STATE,
                EPOCH,
                OPEN_UNTIL,
                OPENED_AT,
                REOPENS,
                PROBE_SCORE,
                PROBE_MILLIS,
                GRANTS,
                WATCH,
                WATCH_FROM,
                WATCH_UNTIL,
                LEVEL,
                LEVEL_AT,
                RAMP_FROM,
                RAMP_MILLIS,
                FLEET_HINT,
                OVERRIDE,
                OVERRIDE_UNTIL,
                OVERRIDE_AT,
                OVERRIDE_BY,
                OVERRIDE_REASON,
                SIGNALS,
                REASON,
                NAMES,
                WRITER,
                COMMITTED_AT,
                POLICY,
                POLICY_BY,
                POLICY_AT,
                TTL));
        attributes.addAll(List.of(HOLDERS));
        attributes.addAll(List.of(UNTILS));
        Map<String, Attribute> byName = new LinkedHashMap<>();
        attributes.forEach(attribute -> byName.put(attribute.name(), attribute));
        return Collections.unmodifiableMap(byName);
    }
}
