package dev.switchgear.participant;

import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition.Rule;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which writes of one circuit keep failing. A store that reads and cannot write is a degraded store for what depends on
 * those writes: a circuit that nobody can open, or one that nobody can probe, is not left to the fleet.
 *
 * <p>Each kind of write is judged by itself, since one may be denied, or its item throttled, while others succeed. What
 * failed is forgotten when it succeeds, and when it was not needed for a while.
 */
final class FailingWrites {
    /** What reports of evidence are called here, beside the rules. */
    static final String REPORT = "REPORT";

    /** Longer than the longest wait of a local breaker, whose tests are what needs the next write. */
    static final long MEMORY_MILLIS = 150_000;

    private static final Set<String> OPENING =
            Set.of(REPORT, Rule.WATCH.name(), Rule.TRIP.name(), Rule.EXTEND.name(), Rule.CALM.name());
    private static final Set<Kind> LASTING = EnumSet.of(Kind.DENIED, Kind.MISCONFIGURED, Kind.UNREADABLE);

    private final Map<String, Failure> failures = new TreeMap<>();

    private record Failure(int inARow, long at, Kind kind, String message) {
        boolean isKept(long now) {
            int enough = LASTING.contains(kind) ? 1 : kind == Kind.THROTTLED ? 3 : 2;
            return inARow >= enough && isRemembered(now);
        }

        boolean isRemembered(long now) {
            return Long.compareUnsigned(now - at, MEMORY_MILLIS) < 0;
        }
    }

    void failed(String write, Kind kind, String message, long now) {
        Failure before = failures.get(write);
        int inARow = before == null || !before.isRemembered(now) ? 1 : before.inARow + 1;
        failures.put(write, new Failure(inARow, now, kind, message));
    }

    void succeeded(String write) {
        failures.remove(write);
    }

    /** Forgets what a store that was away explains: it is read again. */
    void storeReturned() {
        failures.values().removeIf(failure -> !LASTING.contains(failure.kind()));
    }

    /** Whether the fleet cannot open this circuit on the evidence of this environment. */
    boolean preventOpening(long now) {
        return failures.entrySet().stream()
                .anyMatch(entry ->
                        OPENING.contains(entry.getKey()) && entry.getValue().isKept(now));
    }

    /** Whether this environment can neither lease a probe nor tell how one ended. */
    boolean preventRecovery(long now) {
        return failures.entrySet().stream()
                .anyMatch(entry ->
                        !OPENING.contains(entry.getKey()) && entry.getValue().isKept(now));
    }

    /** What keeps failing and why, for a person; empty if nothing does. */
    Optional<String> told(long now) {
        return failures.entrySet().stream()
                .filter(entry -> entry.getValue().isKept(now))
                .map(entry -> entry.getKey() + " cannot be written: "
                        + entry.getValue().message())
                .findFirst();
    }
}
