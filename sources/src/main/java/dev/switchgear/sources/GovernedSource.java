package dev.switchgear.sources;

import dev.switchgear.spi.CircuitId;
import java.time.Duration;

/**
 * An event source mapping, and the circuit that it depends on.
 *
 * @param mapping the UUID of the mapping
 * @param circuit the name of the circuit
 * @param longestPause how long one outage may pause the mapping, 1 min to 14 days. Afterwards it is polled again although
 *     the circuit is open, so that messages do not expire unseen. Choose a time well below the retention of the source. A Kinesis
 *     or DynamoDB stream is paused for 12 hours at most, whatever this says, unless its retention is known.
 * @since 0.1.0
 */
public record GovernedSource(String mapping, String circuit, Duration longestPause) {
    /**
     * How long a stream is paused at most if its retention is not known: half of the shortest that a stream can have. The other half
     * is for how far its function may be behind.
     */
    static final Duration LONGEST_OF_STREAM = Duration.ofHours(12);

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(14);

    /** @throws IllegalArgumentException if a name is invalid, or the time is out of range */
    public GovernedSource {
        if (mapping.isBlank()) {
            throw new IllegalArgumentException("mapping is blank; it must be the UUID of an event source mapping");
        }
        if (!CircuitId.isName(circuit)) {
            throw new IllegalArgumentException("circuit of mapping " + mapping + " is '" + circuit
                    + "'; it must have 1 to 256 characters of A-Z a-z 0-9 . _ : -");
        }
        if (longestPause.compareTo(SHORTEST) < 0 || longestPause.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("longestPause of mapping " + mapping + " is " + longestPause
                    + "; it must be " + SHORTEST + " to " + LONGEST);
        }
    }

    /** A source that one outage may pause for 12 hours: half of the shortest retention of a stream. */
    public GovernedSource(String mapping, String circuit) {
        this(mapping, circuit, LONGEST_OF_STREAM);
    }
}
