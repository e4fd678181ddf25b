package dev.switchgear.console;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This machine's clock beside that of DynamoDB, which each answer tells to the second.
 *
 * @param asked when the request was sent, by this machine's clock
 * @param answered when the answer was there
 * @param table what the answer says; it may have been written up to a second later
 */
record ClockCheck(Instant asked, Instant answered, Instant table) {
    /** What the protocol allows between two clocks. */
    static final Duration ALLOWED = Duration.ofSeconds(2);

    private static final Duration HEADER_STEP = Duration.ofSeconds(1);

    /** Reads the header {@code Date}; empty if there is none. */
    static Optional<Instant> of(@Nullable String header) {
        try {
            return Optional.ofNullable(header)
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What is wrong with this machine's clock; empty if it agrees with the table's, as far as can be told. */
    Optional<String> problem() {
        Duration ahead = Duration.between(table.plus(HEADER_STEP), asked);
        Duration behind = Duration.between(answered, table);
        if (ahead.compareTo(ALLOWED) > 0) {
            return Optional.of(told(ahead, "ahead of"));
        }
        return behind.compareTo(ALLOWED) > 0 ? Optional.of(told(behind, "behind")) : Optional.empty();
    }

    private static String told(Duration skew, String where) {
        return "this machine's clock is " + TimeText.lasted(skew) + " " + where + " DynamoDB's; up to "
                + ALLOWED.toSeconds()
                + " s are allowed. Overrides that are set here end at the wrong time: synchronise the clock";
    }
}
