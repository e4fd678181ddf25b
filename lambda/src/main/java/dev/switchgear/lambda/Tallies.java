package dev.switchgear.lambda;

import dev.switchgear.Circuit;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides when metrics are told: after a call, if a state has changed or it is time. It is time 1, 2, 4, … and at last
 * 60 s after the last telling, so that an environment that lives for less than a minute is heard of too, and one that lives
 * long writes a line a minute. The first failure or refusal of an environment is told at once. No thread waits for the
 * time; a frozen process tells with its next call, and one that ends in order with its end.
 */
final class Tallies implements CircuitListener {
    private static final System.Logger LOG = System.getLogger("dev.switchgear");
    static final long INTERVAL_MILLIS = 60_000;
    private static final long FIRST_INTERVAL_MILLIS = 1_000;

    private final InstantSource clock;
    private final CircuitMetrics metrics;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final AtomicLong toldAt;
    private volatile long interval = FIRST_INTERVAL_MILLIS;
    private volatile boolean troubleTold;
    private volatile boolean changed;
    private volatile boolean complained;

    Tallies(InstantSource clock, CircuitMetrics metrics) {
        this.clock = clock;
        this.metrics = metrics;
        toldAt = new AtomicLong(clock.millis());
    }

    Tally of(Circuit circuit) {
        return tallies.computeIfAbsent(circuit.id().dependency(), name -> new Tally(circuit));
    }

    /** A state change is told with the call that learned of it, a passed deadline at once: the process is about to end. */
    @Override
    public void on(CircuitEvent event) {
        switch (event.kind()) {
            case STATE_CHANGED, OVERRIDE_CHANGED, LOCAL_OPENED, LOCAL_CLOSED, SHADOW_STARTED, SHADOW_ENDED ->
                changed = true;
            case DEADLINE_PASSED -> {
                Tally tally = tallies.get(event.circuit().dependency());
                if (tally != null) {
                    tally.expired.increment();
                }
                flush();
            }
            default -> {}
        }
    }

    /** After each call: tells if it is time. */
    void called() {
        long told = toldAt.get();
        boolean due = Long.compareUnsigned(clock.millis() - told, interval) >= 0; // also if the clock stepped back
        if (due && toldAt.compareAndSet(told, clock.millis())) {
            interval = Math.min(INTERVAL_MILLIS, interval * 2);
            flush();
        } else if (changed) {
            flush();
        }
    }

    /** A call failed or was refused: the first of this environment is told with it, since it may have no other. */
    void troubled() {
        if (!troubleTold) {
            troubleTold = true;
            changed = true;
        }
    }

    synchronized void flush() {
        changed = false;
        toldAt.set(clock.millis());
        for (Tally tally : tallies.values()) {
            try {
                tally.take().ifPresent(metrics::publish);
            } catch (RuntimeException | LinkageError e) {
                complain(e);
            }
        }
    }

    /** The clones of a snapshot start with nothing to tell. */
    synchronized void forget() {
        tallies.values().forEach(Tally::take);
        changed = false;
        interval = FIRST_INTERVAL_MILLIS;
        troubleTold = false;
        toldAt.set(clock.millis());
    }

    private void complain(Throwable e) {
        if (!complained) {
            complained = true;
            LOG.log(System.Logger.Level.WARNING, "switchgear: metrics failed; later failures are not logged", e);
        }
    }
}
