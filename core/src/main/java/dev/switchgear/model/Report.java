package dev.switchgear.model;

import dev.switchgear.bounds.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What somebody tells of calls that were made elsewhere: by a function that has no access to the store, and only sends
 * events.
 *
 * @param id of the event; the same event counts once
 * @param at when the newest of the calls ended, by the sender's clock
 * @param calls how many calls it tells of, 1 to 100,000
 * @param failures how many of them failed
 * @param slow how many of them were slow, failed or not
 * @param environment who made the calls, so that one environment is not taken for many
 * @param failuresOnly whether its source tells of failures only, so that no rate can be known
 * @param epoch the circuit's epoch when the calls began, if the sender knows it
 * @param retryAfter how long the dependency asked to be left alone; zero and negative waits are none, and
 *     {@link RetryAfter#LONGEST} is the longest
 * @since 0.1.0
 */
public record Report(
        String id,
        Instant at,
        long calls,
        long failures,
        long slow,
        String environment,
        boolean failuresOnly,
        OptionalLong epoch,
        Optional<Duration> retryAfter) {
    private static final int MAX_CALLS = 100_000;
    private static final int MAX_ID = 128;

    /** @throws IllegalArgumentException if a number is out of range or the id is empty or too long */
    public Report {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(environment, "environment");
        retryAfter = Objects.requireNonNull(retryAfter, "retryAfter").flatMap(RetryAfter::bounded);
        if (id.isBlank() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("report id '" + Texts.shortened(id, 40) + "' has " + id.length()
                    + " characters; it must have 1 to " + MAX_ID);
        }
        within("calls", calls, 1, MAX_CALLS);
        within("failures", failures, 0, calls);
        within("slow", slow, 0, calls);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "report " + name + " is " + value + "; it must be " + least + " to " + most);
        }
    }
}
