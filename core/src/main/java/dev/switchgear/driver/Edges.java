package dev.switchgear.driver;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.participant.Identity;
import dev.switchgear.spi.Excerpt;
import dev.switchgear.spi.Ticker;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The library's access to its process: clocks, random numbers, threads, the log. Identities and random numbers are made
 * when they are first needed, so that a snapshot, from which many processes are restored, does not contain them.
 */
public final class Edges {
    /** The limit of an event's detail in a log line, in characters, because people write reasons. */
    private static final int MOST_DETAIL = 500;

    private final InstantSource clock;
    private final Ticker ticker;
    private final StoreLane lane;
    private final Events events;
    private final Watchdog watchdog;
    private final BudgetTimer timer = new BudgetTimer();
    private final Executor asyncExecutor;
    private final CircuitListener journal;
    private final String label;
    private final @Nullable Long seed;
    private final boolean disabled;
    private final AtomicLong failures = new AtomicLong();
    private @Nullable Identity identity;
    private @Nullable SplittableRandom random;

    public Edges(Wiring wiring, StoreLane lane) {
        clock = wiring.clock();
        ticker = wiring.ticker();
        label = wiring.label();
        seed = wiring.seed();
        disabled = wiring.disabled();
        this.lane = lane;
        events = new Events(wiring.listeners(), this);
        watchdog = new Watchdog();
        asyncExecutor = wiring.asyncExecutor();
        CircuitListener chosen = wiring.journal();
        journal = chosen == null ? Edges::log : chosen;
    }

    /** Whether every call passes without a decision. */
    public boolean disabled() {
        return disabled;
    }

    public long millis() {
        return clock.millis();
    }

    public long nanos() {
        return ticker.nanos();
    }

    public StoreLane lane() {
        return lane;
    }

    public Watchdog watchdog() {
        return watchdog;
    }

    BudgetTimer timer() {
        return timer;
    }

    /** Runs users' code after a request to the store; it always runs it. */
    public Executor asyncExecutor() {
        return work -> {
            try {
                asyncExecutor.execute(work);
            } catch (RejectedExecutionException e) { // it belongs to somebody who has shut it down
                onThreadOfItsOwn(work);
            }
        };
    }

    /** Runs users' code where it holds up nobody; what it leaves behind does not keep the process alive. */
    public static void onThreadOfItsOwn(Runnable work) {
        Thread thread = new Thread(work, "async-call");
        thread.setDaemon(true);
        thread.start();
    }

    /** The identity of this process, made on first use. */
    public synchronized Identity identity() {
        if (identity == null) {
            long number = fresh().nextLong();
            identity = new Identity(number, label + "/" + Long.toHexString(number));
        }
        return identity;
    }

    /** A new random generator for one participant, which uses it under its lock. */
    public synchronized RandomGenerator random() {
        return fresh().split();
    }

    /** Forgets the identity, because other processes were restored from the same snapshot. */
    public synchronized void restored() {
        identity = null;
        random = null;
    }

    public void publish(List<CircuitEvent> happened) {
        if (!happened.isEmpty()) {
            happened.forEach(this::record);
            events.publish(happened);
        }
    }

    /** The number of errors inside the library. */
    public long failures() {
        return failures.get();
    }

    /** Counts an error inside the library. The first one is logged with its stack trace. */
    public void report(String what, Throwable failure) {
        if (failures.getAndIncrement() == 0) {
            logger().log(System.Logger.Level.WARNING, "switchgear: " + what, failure);
        }
    }

    public void close() {
        events.close();
        watchdog.close();
        timer.close();
        lane.close();
    }

    private void record(CircuitEvent event) {
        try {
            journal.on(event);
        } catch (Throwable e) { // a journal of the user's
            report("the journal failed", e);
        }
    }

    private static void log(CircuitEvent event) {
        if (event.kind() != CircuitEvent.Kind.SHADOWED // one for each call; begin and end have kinds of their own
                && event.kind() != CircuitEvent.Kind.WATCH_STARTED) {
            logger().log(
                            isTrouble(event.kind()) ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                            () -> "switchgear: circuit " + event.circuit() + " " + event.kind() + " (" + event.state()
                                    + "): " + Excerpt.line(event.detail(), MOST_DETAIL));
        }
    }

    /** Found when there is something to log, because a start would pay for it. */
    private static System.Logger logger() {
        return System.getLogger("dev.switchgear");
    }

    private static boolean isTrouble(CircuitEvent.Kind kind) {
        return kind == CircuitEvent.Kind.DEGRADED
                || kind == CircuitEvent.Kind.ITEM_FLAWED
                || kind == CircuitEvent.Kind.POLICY_REJECTED;
    }

    private SplittableRandom fresh() {
        SplittableRandom current = random;
        if (current == null) {
            current = new SplittableRandom(seed != null ? seed : new SecureRandom().nextLong());
            random = current;
        }
        return current;
    }
}
