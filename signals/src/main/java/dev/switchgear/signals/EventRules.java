package dev.switchgear.signals;

import java.time.Duration;
import java.util.Set;

/**
 * The allowed senders of events, and the allowed age.
 *
 * @param sources the senders whose events count; not empty
 * @param accounts the allowed accounts; not empty
 * @param maxAge how long ago calls may have ended; 1 s to 1 h
 * @param maxAhead how far a sender's clock may be ahead; 0 to 5 min
 * @since 0.1.0
 */
public record EventRules(Set<String> sources, Set<String> accounts, Duration maxAge, Duration maxAhead) {
    /** @throws IllegalArgumentException if a set is empty or a time is out of range */
    public EventRules {
        sources = Set.copyOf(sources);
        accounts = Set.copyOf(accounts);
        if (sources.isEmpty() || accounts.isEmpty()) {
            throw new IllegalArgumentException(
                    "sources are " + sources + " and accounts " + accounts + "; there must be at least one of each");
        }
        within("maxAge", maxAge, Duration.ofSeconds(1), Duration.ofHours(1));
        within("maxAhead", maxAhead, Duration.ZERO, Duration.ofMinutes(5));
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + least + " to " + most);
        }
    }
}
