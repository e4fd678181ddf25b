package dev.switchgear.lambda;

import dev.switchgear.Circuit;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides when metrics are reported: after a call, if a state has changed or the interval has passed. The interval is
 * 1, 2, 4, … and finally 60 s. So an environment that lives for less than a minute reports too, and a long-lived one
 * writes one line per minute. The first failure or refusal of an environment is reported at once. No thread waits: a
 * process that was frozen reports with its next call, and also when it shuts down. If nobody receives metrics, nothing
 * is counted, and a call reads no clock for it.
 */
final class Tallies implements CircuitListener {
    static final long INTERVAL_MILLIS = 60_000;
    private static final long FIRST_INTERVAL_MILLIS = 1_000;

    /** The largest number of circuits that are counted by name between two reports. */
    static final int MOST = 1_000;

    /** The name under which the calls of circuits beyond these are counted. */
    static final String OTHERS = "switchgear-others";

    private static final long REST_MILLIS = 1_000;

    private final InstantSource clock;
    private final @Nullable CircuitMetrics metrics;
    private final Map<String, Tally> tallies = new HashMap<>();
    private final AtomicLong reportedAt;
    private @Nullable Tally others;
    private long fullAt;
    private volatile long interval = FIRST_INTERVAL_MILLIS;
    private volatile boolean troubleReported;
    private volatile boolean changed;
    private volatile boolean complained;

    /** {@code metrics} is null if nobody receives them. */
    Tallies(InstantSource clock, @Nullable CircuitMetrics metrics) {
        this.clock = clock;
        this.metrics = metrics;
        reportedAt = new AtomicLong(clock.millis());
    }

    /** Sets the circuit that represents those that are not counted by name. */
    synchronized void countOthersAs(Circuit circuit) {
        others = new Tally(circuit);
        others.keep(true);
    }

    /** The counter of a circuit. */
    synchronized Tally of(Circuit circuit) {
        if (!isHeard()) {
            return new Tally(circuit);
        }
        Tally known = tallies.get(circuit.id().dependency());
        return known == null ? keep(new Tally(circuit)) : known;
    }

    /** Whether somebody receives metrics. */
    boolean isHeard() {
        return metrics != null;
    }

    /** A call was permitted. */
    void permitted(Tally tally) {
        if (isHeard()) {
            kept(tally).permitted.increment();
        }
    }

    /** A call was refused. */
    void refused(Tally tally) {
        if (isHeard()) {
            kept(tally).refused.increment();
            troubled();
        }
    }

    /** A call failed. */
    void failed(Tally tally) {
        if (isHeard()) {
            kept(tally).failed.increment();
            troubled();
        }
    }

    /** The same for an existing counter. A counter without calls for long is dropped, and must be added again. */
    private Tally kept(Tally tally) {
        return tally.isKept() ? tally : keptAgain(tally);
    }

    private synchronized Tally keptAgain(Tally tally) {
        return Optional.ofNullable(tallies.get(tally.name())).orElseGet(() -> keep(tally));
    }

    private Tally keep(Tally tally) {
        Tally rest = others;
        if (rest != null && tallies.size() >= MOST && !dropQuiet()) {
            tallies.put(rest.name(), rest);
            return rest;
        }
        tally.keep(true);
        tallies.put(tally.name(), tally);
        return tally;
    }

    /** The number of circuits that are counted by name. */
    synchronized int size() {
        return tallies.size();
    }

    private boolean dropQuiet() {
        long now = clock.millis();
        if (Long.compareUnsigned(now - fullAt, REST_MILLIS) < 0) {
            return false;
        }
        int before = tallies.size();
        tallies.values().removeIf(tally -> {
            boolean quiet = tally != others && tally.isQuiet();
            if (quiet) {
                tally.keep(false);
            }
            return quiet;
        });
        boolean dropped = tallies.size() < before;
        fullAt = dropped ? 0 : now;
        return dropped;
    }

    private synchronized Optional<Tally> named(String dependency) {
        return Optional.ofNullable(tallies.get(dependency));
    }

    /**
     * A change of state is reported with the call that learned of it, a passed deadline at once, because the process is
     * about to end.
     */
    @Override
    public void on(CircuitEvent event) {
        switch (event.kind()) {
            case STATE_CHANGED, OVERRIDE_CHANGED, LOCAL_OPENED, LOCAL_CLOSED, SHADOW_STARTED, SHADOW_ENDED ->
                changed = true;
            case DEADLINE_PASSED -> {
                named(event.circuit().dependency()).ifPresent(tally -> tally.expired.increment());
                flush();
            }
            default -> {}
        }
    }

    /** Called after each call; reports if the interval has passed. */
    void called() {
        if (!isHeard()) {
            return;
        }
        long reported = reportedAt.get();
        boolean due = Long.compareUnsigned(clock.millis() - reported, interval) >= 0; // also if the clock stepped back
        if (due && reportedAt.compareAndSet(reported, clock.millis())) {
            interval = Math.min(INTERVAL_MILLIS, interval * 2);
            flush();
        } else if (changed) {
            flush();
        }
    }

    /**
     * A call failed or was refused. The first one of this environment is reported at once, because it may have no other
     * call.
     */
    private void troubled() {
        if (!troubleReported) {
            troubleReported = true;
            changed = true;
        }
    }

    synchronized void flush() {
        CircuitMetrics heard = metrics;
        if (heard == null) {
            return;
        }
        changed = false;
        reportedAt.set(clock.millis());
        for (Tally tally : tallies.values()) {
            try {
                tally.take().ifPresent(heard::publish);
            } catch (RuntimeException | LinkageError e) {
                complain(e);
            }
        }
    }

    /** Copies of a snapshot start without counts. */
    synchronized void forget() {
        tallies.values().forEach(Tally::take);
        changed = false;
        interval = FIRST_INTERVAL_MILLIS;
        troubleReported = false;
        reportedAt.set(clock.millis());
    }

    private void complain(Throwable e) {
        if (!complained) {
            complained = true;
            System.getLogger("dev.switchgear")
                    .log(System.Logger.Level.WARNING, "switchgear: metrics failed; later failures are not logged", e);
        }
    }
}
