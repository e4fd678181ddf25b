package dev.switchgear.protocol;

import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an override, which a person may have typed into the table. It accepts words in any case and their usual
 * variants. An invalid end counts as none, so that the override lasts until somebody ends it.
 */
final class OverrideReader {
    private static final Set<String> NONE = Set.of("", "NULL", "NONE");

    /** As milliseconds this is in 1973, as seconds in the year 5138; nobody means either. */
    private static final long LEAST_MILLIS = 100_000_000_000L;

    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);

    private final CircuitItem item;
    private final List<String> flaws;

    OverrideReader(CircuitItem item, List<String> flaws) {
        this.item = item;
        this.flaws = flaws;
    }

    /** Whether a word in the attribute of the state is an override. */
    static boolean isOrder(String state) {
        return !state.equals("OPEN")
                && !state.equals("CLOSED")
                && OperatorOverride.Kind.named(state).isPresent();
    }

    /** Reads the override. One in the attribute {@code state} counts if there is no other. */
    Optional<OperatorOverride> read(@Nullable String state) {
        String word = SnapshotReader.word(item, Attribute.OVERRIDE);
        if (word == null && state != null && isOrder(state)) {
            flaws.add(
                    "state is '" + item.value(Attribute.STATE)
                            + "': it counts as an override; write it as the attribute override, and CLOSED or OPEN as the state");
            return OperatorOverride.Kind.named(state).map(this::order);
        }
        if (word == null) {
            return Optional.empty();
        }
        Optional<OperatorOverride.Kind> kind = OperatorOverride.Kind.named(word);
        if (kind.isEmpty()) {
            flaws.add("override is '" + item.value(Attribute.OVERRIDE) + "', which orders nothing: "
                    + (NONE.contains(word) ? "remove the attribute" : "write FORCED_OPEN, FORCED_CLOSED or DISABLED"));
        } else if (!word.equals(item.value(Attribute.OVERRIDE))
                || word.startsWith("FORCE_")
                || word.equals("DISABLE")) {
            flaws.add("override is '" + item.value(Attribute.OVERRIDE) + "', which counts as " + kind.get() + ": write "
                    + kind.get() + ", which state machines read too");
        }
        return kind.map(this::order);
    }

    private OperatorOverride order(OperatorOverride.Kind kind) {
        return new OperatorOverride(
                kind,
                time(Attribute.OVERRIDE_UNTIL, "the override stands until it is ended"),
                time(Attribute.OVERRIDE_AT, "when it was ordered is not known").orElse(Instant.EPOCH),
                shown(Attribute.OVERRIDE_BY),
                shown(Attribute.OVERRIDE_REASON));
    }

    private Optional<Instant> time(Attribute attribute, String otherwise) {
        Object value = item.value(attribute);
        if (value == null) {
            return Optional.empty();
        }
        Optional<Long> millis = value instanceof Long number
                ? Optional.of(number)
                : parsed(value.toString().strip());
        boolean seconds = millis.isPresent() && millis.get() > 0 && millis.get() < LEAST_MILLIS;
        if (millis.isEmpty() || seconds || !(value instanceof Long)) {
            flaws.add("attribute '" + attribute.name() + "' holds '" + value + "', "
                    + (millis.isEmpty() ? "which is no time; " + otherwise : seconds ? "taken as seconds" : "no number")
                    + ": write milliseconds since 1970-01-01 UTC as a number (N)");
        }
        return millis.map(known -> Instant.ofEpochMilli(seconds ? known * 1_000 : known));
    }

    /** A number in fractions or out of range, which stays as far away as it can be, or a date and time with its offset. */
    private static Optional<Long> parsed(String text) {
        try {
            return Optional.of(new BigDecimal(text).min(MOST).max(LEAST).longValue());
        } catch (NumberFormatException e) {
            return instant(text);
        }
    }

    private static Optional<Long> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private String shown(Attribute attribute) {
        Object value = item.value(attribute);
        return value == null ? "" : value.toString();
    }
}
