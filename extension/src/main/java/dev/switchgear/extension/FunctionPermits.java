package dev.switchgear.extension;

import dev.switchgear.Switchgear;
import dev.switchgear.model.Outcome;
import dev.switchgear.spi.CircuitStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The circuits and open permits that one function uses, and what happens to them when an invocation begins or ends. */
final class FunctionPermits {
    /**
     * The longest that a start waits for the store: for its client, its connection, and the prefetched circuits. The first
     * check waits for the rest, within the policy's first read budget.
     */
    static final Duration START_BUDGET = Duration.ofMillis(300);

    /** A younger permit may belong to the invocation that has just begun. */
    private static final long DOUBT_MILLIS = 250;

    /** The longest that an environment is kept awake after a response. */
    private static final Duration AFTER_RESPONSE_BUDGET = Duration.ofSeconds(1);

    private static final long LAST_MILLIS = 50;
    private static final Duration FLUSH_BUDGET = Duration.ofMillis(200);
    private static final long END_MARGIN_MILLIS = 150;
    private static final long SHORTEST_END_MILLIS = 100;
    private static final long LONGEST_END_MILLIS = 1_500;

    /** Lambda gives 2 s. A wrong clock must not turn that into an hour. */
    private static final long LONGEST_TOLD_MILLIS = 60_000;

    private final ExtensionSettings settings;
    private final InstantSource clock;
    private final Executor threads;
    private final Switchgear switchgear;
    private final CircuitCache circuits;
    private final OpenPermits open;
    private final OutcomeRecorder recorder = new OutcomeRecorder();
    private final Calls calls;
    private final Api api;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    /**
     * What a breaker needs.
     *
     * @param store the store of the fleet
     * @param stage how far that store has started, for the health answer
     * @param random a source for ids that cannot be guessed
     * @param threads runs work that no caller waits for
     */
    record Means(
            CircuitStore store,
            Supplier<String> stage,
            InstantSource clock,
            RandomGenerator random,
            Executor threads,
            Token token) {}

    FunctionPermits(ExtensionSettings settings, Means means, Switchgear.Builder builder) {
        this.settings = settings;
        clock = means.clock();
        threads = means.threads();
        switchgear = builder.store(means.store())
                .namespace(settings.namespace())
                .label(settings.label())
                .defaults(settings.policy())
                .disabled(settings.disabled())
                .clock(clock)
                .build();
        circuits = new CircuitCache(switchgear, settings::policyOf, clock);
        open = new OpenPermits(means.random());
        calls = new Calls(circuits, open, clock, threads, recorder);
        api = new Api(
                means.token(),
                circuits,
                calls,
                () -> new Api.ExtensionHealth(means.stage().get(), open.count(), settings.problems()),
                CircuitCache.waiting(settings.policy().readBudget()));
    }

    Connection.Answering api() {
        return api;
    }

    /** Reads the circuits that the settings name, in one request, while the function starts. */
    void prefetch(Duration budget) {
        if (!settings.prefetch().isEmpty() && !circuits.prefetch(settings.prefetch(), budget)) {
            Log.debug(() -> "the store has not answered yet; the first check waits for what is left");
        }
    }

    /** An invocation begins, so the one before it has ended: its open permits are closed and its evidence is sent. */
    void invocationBegins(Event event) {
        calls.invocationEndsAt(event.deadlineMillis());
        long now = clock.millis();
        threads.execute(() -> {
            open.invocationBegins(event.requestId(), now, DOUBT_MILLIS);
            switchgear.flush(FLUSH_BUDGET);
        });
    }

    /** Lambda keeps the environment awake until we are done, so requests are answered before their outcome is recorded. */
    void isKeptAwake() {
        recorder.defer();
    }

    /** The function has responded: records and sends what it reported. */
    void responded(Event invocation) {
        recorder.settle(within(invocation, AFTER_RESPONSE_BUDGET));
        switchgear.flush(within(invocation, FLUSH_BUDGET));
    }

    /** The budget, shortened to end before the invocation does: Lambda fails an invocation whose extension is late. */
    Duration within(Event invocation, Duration budget) {
        long left = Math.max(0, invocation.deadlineMillis() - LAST_MILLIS - clock.millis());
        return Duration.ofMillis(Math.min(budget.toMillis(), left));
    }

    /**
     * The process ends. A call that was killed by a timeout, or with its runtime, has failed. Any other permit is given
     * back, so that a probe's slot is free before its lease ends. Then the remaining evidence is sent. This happens once,
     * within the time that Lambda gives; a second caller (SIGTERM beside SHUTDOWN) waits for the first.
     *
     * @param deadlineMillis 0 if there is none
     */
    void end(String reason, long deadlineMillis) {
        long millis = endMillis(deadlineMillis);
        if (!ended.compareAndSet(false, true)) {
            var unused = awaited(done, millis);
            return;
        }
        boolean killed = reason.equals("TIMEOUT") || reason.equals("FAILURE");
        int left = open.count();
        threads.execute(() -> {
            recorder.settle(Duration.ofMillis(millis));
            open.endAll(killed ? OpenPermits.neverReported("the environment ended: " + reason) : Outcome.IGNORED);
            switchgear.flush(Duration.ofMillis(millis));
            done.countDown();
        });
        boolean inTime = awaited(done, millis);
        Log.info("ends (" + reason + "): " + left + " permits were open" + (inTime ? "" : "; the store was too slow"));
    }

    private long endMillis(long deadlineMillis) {
        if (deadlineMillis == 0) {
            return LONGEST_END_MILLIS;
        }
        long left = deadlineMillis - clock.millis() - END_MARGIN_MILLIS;
        return Math.min(LONGEST_TOLD_MILLIS, Math.max(SHORTEST_END_MILLIS, left));
    }

    private static boolean awaited(CountDownLatch done, long millis) {
        try {
            return done.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void close() {
        switchgear.close();
    }
}
