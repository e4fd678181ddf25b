package dev.switchgear.participant;

import dev.switchgear.protocol.CircuitSnapshot;

/** The watches of one circuit that this environment started; guarded by the lock of the driver of the participant. */
final class OwnWatches {
    private long epoch;

    /** The last watch; 0 if its result is known, or if none was started. */
    private long number;

    private long startedAt;

    /** How many watches in a row found nothing. */
    private int fruitless;

    private Span oddOneOut = Span.NONE;

    void started(CircuitSnapshot shown, long now) {
        epoch = shown.epoch();
        number = shown.watch().number();
        startedAt = now;
    }

    long number() {
        return number;
    }

    /**
     * From when on calls are reported to the watch that is running. The environment that started it leaves out those before
     * the bucket (1.024 s) of its window in which it did so; the others begin where the watch does, up to 2 s before.
     */
    static long lookBackFrom(LocalCircuit circuit) {
        CircuitSnapshot snapshot = circuit.snapshot;
        OwnWatches own = circuit.ownWatches;
        return own != null && own.number == snapshot.watch().number() && own.epoch == snapshot.epoch()
                ? own.startedAt
                : snapshot.watch().fromMillis();
    }

    /** An environment whose own watches find nothing is an exception in the fleet, and starts fewer watches. */
    void judge(CircuitSnapshot next, long now) {
        if (number == 0 || (next.epoch() == epoch && next.watch().isActive(now))) {
            return;
        }
        boolean calm = next.epoch() == epoch && next.isCalmed();
        if (calm) {
            oddOneOut = Span.of(now, Math.min(320_000L, 20_000L << Math.min(fruitless, 10)));
        }
        fruitless = calm ? fruitless + 1 : 0;
        number = 0;
    }

    /** Whether this environment rests before it starts another watch. */
    boolean isOddOneOut(long now) {
        return oddOneOut.contains(now);
    }
}
