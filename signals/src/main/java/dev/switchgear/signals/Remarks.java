package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.model.ReportedMillis;
import dev.switchgear.spi.Excerpt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The values of an event that were ignored, rounded or cut. The event is recorded. Only missing outcomes are refused:
 * an invalid duration must not lose 500 outcomes.
 */
final class Remarks {
    /** The largest number of remarks per event; the others are counted. */
    static final int MOST = 10;

    private final List<String> kept = new ArrayList<>();
    private int more;

    void add(String remark) {
        if (kept.size() < MOST) {
            kept.add(remark);
        } else {
            more++;
        }
    }

    List<String> list() {
        List<String> all = new ArrayList<>(kept);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return List.copyOf(all);
    }

    /** Remarks on fields that the schema does not have: so that a misspelt field is noticed. */
    void unknown(JsonValues shape, Set<String> known) {
        shape.others(known).forEach(field -> add(field + " is left out; the schema does not have it"));
    }

    /** Returns the value that {@code reading} reads from a field; empty if the field is missing or invalid. */
    <T> Optional<T> optional(JsonValues shape, String field, Supplier<T> reading) {
        if (!shape.has(field)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.get());
        } catch (RejectedException e) {
            add(e.getMessage() + "; it is left out");
            return Optional.empty();
        }
    }

    /** Returns a time in milliseconds, as every way in reads it. */
    Optional<Duration> millis(JsonValues shape, String field, Duration most) {
        JsonNode value = shape.node(field);
        String text = !shape.has(field) ? "" : value.isValueNode() ? value.asText() : value.toString();
        ReportedMillis reported = ReportedMillis.of(shape.nameOf(field), text, most);
        if (!reported.remark().isEmpty()) {
            add(reported.remark());
        }
        return reported.time();
    }

    /** Returns a text on one line of at most {@code most} characters; what is longer is cut. */
    Optional<String> line(JsonValues shape, String field, int most) {
        return optional(shape, field, () -> shape.text(field)).map(text -> {
            String line = text.replaceAll("\\p{Cntrl}+", " ");
            String cut = Excerpt.cut(line, most);
            if (!cut.equals(text)) {
                add(shape.nameOf(field) + " has " + text.length() + " characters; it is cut to one line of at most "
                        + most);
            }
            return cut;
        });
    }
}
