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
 * Where the library touches its process: clocks, random numbers, threads, the log. Nothing identity-like is made before
 * it is first needed, so that nothing of it is in a snapshot that many processes are restored from.
 */
public final class Edges {
    private static final System.Logger LOG = System.getLogger("dev.switchgear");
    /** What an event's detail may take of a line, in characters: reasons are whatever somebody has written. */
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

    /** Whether every call passes, unasked. */
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

    /** What runs users' code after the store was asked for them; it never fails to. */
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

    /** Who this process is; made on first use. */
    public synchronized Identity identity() {
        if (identity == null) {
            long number = fresh().nextLong();
            identity = new Identity(number, label + "/" + Long.toHexString(number));
        }
        return identity;
    }

    /** A random generator of its own for each participant, which is used under that participant's lock. */
    public synchronized RandomGenerator random() {
        return fresh().split();
    }

    /** Forgets who this process is: it was restored from a snapshot, as others were. */
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

    /** How often something went wrong inside the library. */
    public long failures() {
        return failures.get();
    }

    /** Notes a failure inside the library: the first is logged with its trace, later ones are counted. */
    public void report(String what, Throwable failure) {
        if (failures.getAndIncrement() == 0) {
            LOG.log(System.Logger.Level.WARNING, "switchgear: " + what, failure);
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
            LOG.log(
                    isTrouble(event.kind()) ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                    () -> "switchgear: circuit " + event.circuit() + " " + event.kind() + " (" + event.state() + "): "
                            + Excerpt.line(event.detail(), MOST_DETAIL));
        }
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
