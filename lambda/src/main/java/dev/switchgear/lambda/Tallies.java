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
 * Decides when metrics are told: after a call, if a state has changed or it is time. It is time 1, 2, 4, … and at last
 * 60 s after the last telling, so that an environment that lives for less than a minute is heard of too, and one that lives
 * long writes a line a minute. The first failure or refusal of an environment is told at once. No thread waits for the
 * time; a frozen process tells with its next call, and one that ends in order with its end.
 */
final class Tallies implements CircuitListener {
    private static final System.Logger LOG = System.getLogger("dev.switchgear");
    static final long INTERVAL_MILLIS = 60_000;
    private static final long FIRST_INTERVAL_MILLIS = 1_000;

    /** How many circuits are counted by name between two tellings. */
    static final int MOST = 1_000;

    /** The name under which the calls of circuits beyond these are counted. */
    static final String OTHERS = "switchgear-others";

    private static final long REST_MILLIS = 1_000;

    private final InstantSource clock;
    private final CircuitMetrics metrics;
    private final Map<String, Tally> tallies = new HashMap<>();
    private final AtomicLong toldAt;
    private @Nullable Tally others;
    private long fullAt;
    private volatile long interval = FIRST_INTERVAL_MILLIS;
    private volatile boolean troubleTold;
    private volatile boolean changed;
    private volatile boolean complained;

    Tallies(InstantSource clock, CircuitMetrics metrics) {
        this.clock = clock;
        this.metrics = metrics;
        toldAt = new AtomicLong(clock.millis());
    }

    /** Sets what stands for all circuits that are not counted by name. */
    synchronized void countOthersAs(Circuit circuit) {
        others = new Tally(circuit);
        others.keep(true);
    }

    /** What counts the calls of a circuit. */
    synchronized Tally of(Circuit circuit) {
        Tally known = tallies.get(circuit.id().dependency());
        return known == null ? keep(new Tally(circuit)) : known;
    }

    /** The same, of what counted them before; one that was quiet for long is no longer told unless it is kept again. */
    Tally kept(Tally tally) {
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

    /** How many circuits are counted by name. */
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

    /** A state change is told with the call that learned of it, a passed deadline at once: the process is about to end. */
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
