package dev.switchgear.model;

import dev.switchgear.bounds.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A report of calls that were made elsewhere, for example by a function that cannot access the store and only sends events.
 *
 * @param id the id of the event; an event counts once
 * @param at when the newest of the calls ended, by the sender's clock
 * @param calls how many calls it reports, 1 to 100,000
 * @param failures how many of them failed
 * @param slow how many of them were slow, failed or not
 * @param environment the environment that made the calls, so that it does not count as many
 * @param failuresOnly whether its source reports failures only, so that the failure rate is unknown
 * @param epoch the circuit's epoch when the calls began, if the sender knows it
 * @param retryAfter how long the dependency asked callers to wait; zero or a negative wait means none, and
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
