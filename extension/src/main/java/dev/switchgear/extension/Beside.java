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

/** The breaker beside a function: its circuits, its open permits, and what happens to them in the function's life. */
final class Beside {
    /**
     * The longest that a start waits for the store: for its client, its connection, and the circuits it was told to read
     * before. What is not there then is waited for by the first check, within the policy's first read budget.
     */
    static final Duration START_BUDGET = Duration.ofMillis(300);

    /** A permit so young may belong to the invocation whose beginning we have only just been told of. */
    private static final long DOUBT_MILLIS = 250;

    /** The longest that an environment is kept awake after a response. */
    private static final Duration AFTER_RESPONSE_BUDGET = Duration.ofSeconds(1);

    private static final long LAST_MILLIS = 50;
    private static final Duration FLUSH_BUDGET = Duration.ofMillis(200);
    private static final long END_MARGIN_MILLIS = 150;
    private static final long SHORTEST_END_MILLIS = 100;
    private static final long LONGEST_END_MILLIS = 1_500;

    /** Lambda tells 2 s; a clock that stepped must not make it an hour. */
    private static final long LONGEST_TOLD_MILLIS = 60_000;

    private final ExtensionSettings settings;
    private final InstantSource clock;
    private final Executor threads;
    private final Switchgear switchgear;
    private final Circuits circuits;
    private final OpenPermits open;
    private final Bookings bookings = new Bookings();
    private final Calls calls;
    private final Api api;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    /**
     * What the breaker is handed.
     *
     * @param store the fleet's
     * @param stage how far that store is, for a person
     * @param random for ids that cannot be guessed
     * @param threads run what no caller waits for
     */
    record Means(
            CircuitStore store,
            Supplier<String> stage,
            InstantSource clock,
            RandomGenerator random,
            Executor threads,
            Token token) {}

    Beside(ExtensionSettings settings, Means means, Switchgear.Builder builder) {
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
        circuits = new Circuits(switchgear, settings::policyOf, clock);
        open = new OpenPermits(means.random());
        calls = new Calls(circuits, open, clock, threads, bookings);
        api = new Api(
                means.token(),
                circuits,
                calls,
                () -> new Api.Health(means.stage().get(), open.count(), settings.problems()),
                Circuits.waiting(settings.policy().readBudget()));
    }

    Connection.Answering api() {
        return api;
    }

    /** Reads the circuits that the owner has named, in one request, while the function starts. */
    void prefetch() {
        if (!settings.prefetch().isEmpty() && !circuits.prefetch(settings.prefetch(), START_BUDGET)) {
            Log.debug(() -> "the store has not answered within " + START_BUDGET.toMillis()
                    + " ms; the first check waits for what is left");
        }
    }

    /** An invocation begins, so the one before it is over: what it left unreported or unsent is dealt with beside it. */
    void invocationBegins(Event event) {
        calls.invocationEndsAt(event.deadlineMillis());
        long now = clock.millis();
        threads.execute(() -> {
            open.invocationBegins(event.requestId(), now, DOUBT_MILLIS);
            switchgear.flush(FLUSH_BUDGET);
        });
    }

    /** Lambda keeps the environment awake until we say so: what is reported now is answered before it is booked. */
    void isKeptAwake() {
        bookings.beside();
    }

    /** The function has answered: what it reported is booked and sent, and then we are done with this invocation. */
    void responded(Event invocation) {
        bookings.settle(within(invocation, AFTER_RESPONSE_BUDGET));
        switchgear.flush(within(invocation, FLUSH_BUDGET));
    }

    /** An invocation whose extension is not done in its time has failed, however well its function did. */
    Duration within(Event invocation, Duration budget) {
        long left = Math.max(0, invocation.deadlineMillis() - LAST_MILLIS - clock.millis());
        return Duration.ofMillis(Math.min(budget.toMillis(), left));
    }

    /**
     * The process ends. A call that was killed for its time, or with its runtime, has failed; any other permit is given
     * back, so that a probe's slot is free before its lease ends. Then what evidence is left is sent. All of it within the
     * time that Lambda gives, and once; who comes second, as SIGTERM may beside SHUTDOWN, waits for the first.
     *
     * @param deadlineMillis 0 if nobody has told one
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
            bookings.settle(Duration.ofMillis(millis));
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
