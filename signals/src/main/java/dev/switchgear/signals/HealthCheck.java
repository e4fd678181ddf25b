package dev.switchgear.signals;

import com.google.re2j.Pattern;
import dev.switchgear.spi.Excerpt;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * One health check, which runs regularly.
 *
 * @param name the name of the check
 * @param circuit the circuit of the checked dependency
 * @param target what the check requests
 * @param timeout the time limit of the whole check
 * @param failures how many consecutive failures open the circuit
 * @param successes how many consecutive successes end the signal
 */
record HealthCheck(
        String name, AlarmMapping.Target circuit, Target target, Duration timeout, int failures, int successes) {
    /** What a check requests. */
    sealed interface Target {}

    /**
     * A page.
     *
     * @param uri of scheme http or https
     * @param lowest lowest status that is healthy
     * @param highest highest status that is healthy
     * @param slowest longest time to the whole answer that is healthy
     * @param body what the first 64 KB of the answer must contain, in RE2's syntax; its time is linear in the size of
     * the page, and it needs no stack
     * @param redirects the largest number of redirects
     */
    record Page(URI uri, int lowest, int highest, Optional<Duration> slowest, Optional<Pattern> body, int redirects)
            implements Target {}

    /** A port that must accept a connection. */
    record Port(String host, int port) implements Target {}

    /** A Lambda function that must answer {@code {"healthy": true}}. */
    record OwnFunction(String name) implements Target {}

    /** The result: whether the target is healthy, and a text. */
    record CheckResult(boolean healthy, String detail) {
        private static final int LONGEST_DETAIL = 200;

        static CheckResult healthy(String detail) {
            return new CheckResult(true, Excerpt.line(detail, LONGEST_DETAIL));
        }

        static CheckResult failed(String detail) {
            return new CheckResult(false, Excerpt.line(detail, LONGEST_DETAIL));
        }
    }
}
