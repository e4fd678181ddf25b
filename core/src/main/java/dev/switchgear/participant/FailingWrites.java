package dev.switchgear.participant;

import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition.Rule;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The writes of one circuit that fail repeatedly. A store that reads and cannot write is degraded for everything that
 * depends on those writes: if nobody can open or probe a circuit, it is not left to the fleet.
 *
 * <p>Each kind of write is counted separately, because one may be denied, or its item throttled, while others succeed.
 * A failure is forgotten when the write succeeds, or is not needed for a while.
 */
final class FailingWrites {
    /** The name for reports of evidence, beside those of the rules. */
    static final String REPORT = "REPORT";

    /** Longer than the longest wait of a local breaker, whose test is the next reason for a write. */
    static final long MEMORY_MILLIS = 150_000;

    private static final Set<String> OPENING =
            Set.of(REPORT, Rule.WATCH.name(), Rule.TRIP.name(), Rule.EXTEND.name(), Rule.CALM.name());
    private static final Set<Kind> LASTING = EnumSet.of(Kind.DENIED, Kind.MISCONFIGURED, Kind.UNREADABLE);

    private final Map<String, FailedWrite> failures = new TreeMap<>();

    private record FailedWrite(int inARow, long at, Kind kind, String message) {
        boolean isKept(long now) {
            int enough = LASTING.contains(kind) ? 1 : kind == Kind.THROTTLED ? 3 : 2;
            return inARow >= enough && isRemembered(now);
        }

        boolean isRemembered(long now) {
            return Long.compareUnsigned(now - at, MEMORY_MILLIS) < 0;
        }
    }

    void failed(String write, Kind kind, String message, long now) {
        FailedWrite before = failures.get(write);
        int inARow = before == null || !before.isRemembered(now) ? 1 : before.inARow + 1;
        failures.put(write, new FailedWrite(inARow, now, kind, message));
    }

    /** Whether the table had no capacity for the last write of this kind. */
    boolean isThrottled(String write, long now) {
        FailedWrite failure = failures.get(write);
        return failure != null && failure.kind() == Kind.THROTTLED && failure.isRemembered(now);
    }

    void succeeded(String write) {
        failures.remove(write);
    }

    /** Forgets failures that an unavailable store explains, because it answers again. */
    void storeReturned() {
        failures.values().removeIf(failure -> !LASTING.contains(failure.kind()));
    }

    /** Whether the fleet cannot open this circuit on the evidence of this environment. */
    boolean preventOpening(long now) {
        return failures.entrySet().stream()
                .anyMatch(entry ->
                        OPENING.contains(entry.getKey()) && entry.getValue().isKept(now));
    }

    /** Whether this environment can neither lease a probe nor record its outcome. */
    boolean preventRecovery(long now) {
        return failures.entrySet().stream()
                .anyMatch(entry ->
                        !OPENING.contains(entry.getKey()) && entry.getValue().isKept(now));
    }

    /** The writes that fail repeatedly, and why, for a person; empty if there are none. */
    Optional<String> told(long now) {
        return failures.entrySet().stream()
                .filter(entry -> entry.getValue().isKept(now))
                .map(entry -> entry.getKey() + " cannot be written: "
                        + entry.getValue().message())
                .findFirst();
    }
}
