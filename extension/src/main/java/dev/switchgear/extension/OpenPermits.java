package dev.switchgear.extension;

import dev.switchgear.model.Outcome;
import dev.switchgear.model.Permit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The permits that have no outcome yet. A permit that is not reported in time belongs to a call that was killed, and
 * counts as a failure.
 */
final class OpenPermits {
    /** The largest number of permits; when it is reached, the oldest counts as never reported. */
    static final int MOST = 10_000;

    private static final long SWEEP_MILLIS = 1_000;

    private final RandomGenerator random;
    private final Map<String, OpenPermit> open = new LinkedHashMap<>();
    private long sweptMillis;

    OpenPermits(RandomGenerator random) {
        this.random = random;
    }

    /**
     * An open permit.
     *
     * @param circuit the name of its circuit
     * @param permit the permit of {@code core}
     * @param invocation the id of the invocation that took it, or empty if it is unknown
     * @param takenMillis when it was taken, on the wall clock, which continues while the process is frozen
     * @param untilMillis when it counts as never reported
     */
    record OpenPermit(String circuit, Permit permit, String invocation, long takenMillis, long untilMillis) {}

    /** Keeps a permit and returns its id, which cannot be guessed. */
    String keep(OpenPermit permit) {
        String id = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        Optional<OpenPermit> oldest;
        synchronized (this) {
            oldest = open.size() < MOST ? Optional.empty() : Optional.of(first());
            open.put(id, permit);
        }
        oldest.ifPresent(lost -> lost.permit().end(neverReported("too many permits are open")));
        return id;
    }

    private OpenPermit first() {
        Iterator<OpenPermit> all = open.values().iterator();
        OpenPermit first = all.next();
        all.remove();
        return first;
    }

    /** Returns and removes a permit of this circuit. */
    synchronized Optional<OpenPermit> take(String id, String circuit) {
        OpenPermit known = open.get(id);
        if (known == null || !known.circuit().equals(circuit)) {
            return Optional.empty();
        }
        open.remove(id);
        return Optional.of(known);
    }

    synchronized int count() {
        return open.size();
    }

    /** Whether it is time to search for expired permits. */
    synchronized boolean isSweepDue(long nowMillis) {
        boolean due = !open.isEmpty() && Math.abs(nowMillis - sweptMillis) >= SWEEP_MILLIS;
        if (due) {
            sweptMillis = nowMillis;
        }
        return due;
    }

    /** Records expired permits as failures. */
    void sweep(long nowMillis) {
        end(permit -> nowMillis >= permit.untilMillis(), neverReported("no outcome came in time"));
    }

    /**
     * Records the permits of earlier invocations as failures. A very young permit without an invocation may belong to
     * the invocation that begins, so it is kept.
     */
    void invocationBegins(String invocation, long nowMillis, long doubtMillis) {
        end(
                permit -> permit.invocation().isEmpty()
                        ? nowMillis - permit.takenMillis() > doubtMillis
                        : !permit.invocation().equals(invocation),
                neverReported("its invocation ended"));
    }

    /** Records all permits. */
    void endAll(Outcome outcome) {
        end(permit -> true, outcome);
    }

    static Outcome neverReported(String why) {
        return new Outcome(Outcome.Result.FAILURE, Optional.empty(), Optional.of("never reported: " + why));
    }

    private void end(Predicate<OpenPermit> which, Outcome outcome) {
        List<Permit> lost = new ArrayList<>();
        synchronized (this) {
            open.values().removeIf(permit -> which.test(permit) && lost.add(permit.permit()));
        }
        lost.forEach(permit -> permit.end(outcome));
    }
}
