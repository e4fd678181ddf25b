package dev.switchgear.console.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import java.util.Locale;

/** When environments read a circuit again, and so when they obey a change of an operator. */
final class ReadAgain {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An environment reads a circuit that is OPEN and waits after this time. */
    private static final long WHILE_OPEN_MILLIS = 10_000;

    /** An environment adds up to a fifth to its interval. */
    private static final double LONGEST_JITTER = 1.2;

    private ReadAgain() {}

    /**
     * Returns the longest time until an environment reads a circuit again, in milliseconds, if only the live policy sets its
     * interval and the table does not throttle.
     *
     * @param livePolicy of the dependency; empty if there is none
     */
    static long longestMillis(CircuitStatus status, String livePolicy) {
        long interval = Math.round(intervalMillis(livePolicy) * LONGEST_JITTER);
        return waits(status) ? Math.max(WHILE_OPEN_MILLIS, interval) : interval;
    }

    /** Says it to the person who has made a change. */
    static String told(CircuitStatus status, String livePolicy) {
        String longest = String.format(Locale.ROOT, "%.1f s", longestMillis(status, livePolicy) / 1_000.0)
                .replace(".0 s", " s");
        return waits(status)
                ? "The circuit is OPEN and waits, and environments read such a circuit again every 10 s: each obeys with its"
                        + " first call after that, at the latest " + longest + " from now"
                : "Each environment obeys with its first call after it has read the circuit again, at the latest "
                        + longest + " from now; later if its own settings have a longer refresh interval";
    }

    private static boolean waits(CircuitStatus status) {
        return status.fleetState() == CircuitState.OPEN;
    }

    private static long intervalMillis(String livePolicy) {
        long usual = CircuitPolicy.defaults().refreshInterval().toMillis();
        try {
            JsonNode policy = JSON.readTree(livePolicy.isBlank() ? "{}" : livePolicy);
            return policy.path("refreshIntervalMillis").asLong(usual);
        } catch (JacksonException e) {
            return usual; // a live policy that is no JSON changes nothing
        }
    }
}
