package dev.switchgear.driver;

import dev.switchgear.bounds.Texts;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.FastView;
import dev.switchgear.participant.FastViews;
import dev.switchgear.participant.Participant;
import dev.switchgear.participant.Step;
import dev.switchgear.participant.Step.Await;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives the participant of one dependency for many threads: takes its lock for each step, never while it waits, and
 * keeps every wait within the call's allowance. Nothing that goes wrong in here reaches a caller.
 */
public final class Host {
    private final CircuitId root;
    private final GivenPolicy given;
    private final Edges edges;
    private final CallPace pace = new CallPace();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Participant participant;

    public Host(CircuitId root, CircuitPolicy defaults, Edges edges) {
        this.root = root;
        given = new GivenPolicy(defaults);
        this.edges = edges;
    }

    public CircuitId root() {
        return root;
    }

    public CallPace pace() {
        return pace;
    }

    public Edges edges() {
        return edges;
    }

    /** The view that allows to decide without the participant, or {@link FastView#NONE}. */
    public FastView fastView(@Nullable String key, long now) {
        Participant current = participant;
        return current == null ? FastView.NONE : FastViews.view(current, key, now);
    }

    /** Books a success that was let through by {@code view}; returns false if it needs the participant. */
    public boolean succeed(FastView view, @Nullable String key, long durationNanos, long now) {
        Participant current = participant;
        return current != null && durationNanos < view.slowNanos() && FastViews.succeed(current, view, key, now);
    }

    /** What the participant is told of a call that {@code view} let through. */
    public Admission.Admitted admittedBy(FastView view, @Nullable String key) {
        return FastViews.admittedBy(locked(this::participant), view, key);
    }

    public Admission begin(@Nullable String key, Allowance allowance) {
        if (edges.disabled()) {
            return Admission.Admitted.undecided(key);
        }
        try {
            Admission admission = drive(locked(() -> participant().begin(key, edges.millis())), allowance);
            workBeside();
            return admission;
        } catch (RuntimeException | Error e) {
            edges.report("a decision failed; the call is let through", e);
            return Admission.Admitted.undecided(key);
        }
    }

    /**
     * Books how a call ended. Its caller waits within the allowance; what is still to be written then is written beside
     * it, so that a slow store costs nobody's evidence.
     */
    public void finish(Admission.Admitted admitted, Outcome outcome, long durationMillis, Allowance allowance) {
        if (admitted.isUndecided()) {
            return;
        }
        try {
            await(
                    driveToEnd(locked(() -> participant().finish(admitted, outcome, durationMillis, edges.millis()))),
                    allowance);
        } catch (RuntimeException | Error e) {
            edges.report("booking an outcome failed; the call is not affected", e);
        }
    }

    /** Books a call that was made without a decision of ours. */
    public void record(@Nullable String key, Outcome outcome, long durationMillis, Allowance allowance) {
        if (edges.disabled()) {
            return;
        }
        try {
            Admission admission = drive(locked(() -> participant().unasked(key, edges.millis())), allowance);
            if (admission instanceof Admission.Admitted admitted) {
                finish(admitted, outcome, durationMillis, allowance);
            }
            refreshInBackground();
        } catch (RuntimeException | Error e) {
            edges.report("booking an outcome failed; the call is not affected", e);
        }
    }

    /**
     * Books the outcome of a call after which the process may be frozen: what a failure has to say is sent at once, with
     * what was held back before. One environment's failures count up to a bound, so these writes do not grow with calls.
     */
    public void finishBeforeFreeze(
            Admission.Admitted admitted, Outcome outcome, long durationMillis, Allowance allowance) {
        finish(admitted, outcome, durationMillis, allowance);
        if (outcome.result() == Outcome.Result.FAILURE) {
            flush(allowance);
        }
    }

    /** Sends what evidence is held back, within what is left of the allowance. */
    public void flush(Allowance allowance) {
        Participant current = participant;
        if (current == null || !current.holdsBack()) {
            return;
        }
        try {
            await(driveToEnd(locked(() -> participant().flush(edges.millis()))), allowance);
        } catch (RuntimeException | Error e) {
            edges.report("a last report failed", e);
        }
    }

    public CompletableFuture<Admission> beginAsync(@Nullable String key, Allowance allowance) {
        if (edges.disabled()) {
            return CompletableFuture.completedFuture(Admission.Admitted.undecided(key));
        }
        try {
            return driveAsync(locked(() -> participant().begin(key, edges.millis())), allowance)
                    .whenComplete((admission, failure) -> workBeside())
                    .exceptionally(failure -> Admission.Admitted.undecided(key));
        } catch (RuntimeException | Error e) {
            edges.report("a decision failed; the call is let through", e);
            return CompletableFuture.completedFuture(Admission.Admitted.undecided(key));
        }
    }

    public CompletableFuture<Boolean> finishAsync(
            Admission.Admitted admitted, Outcome outcome, long durationMillis, Allowance allowance) {
        if (admitted.isUndecided()) {
            return CompletableFuture.completedFuture(false);
        }
        try {
            Duration left = allowance.leftForWrites();
            CompletableFuture<Boolean> booked =
                    driveToEnd(locked(() -> participant().finish(admitted, outcome, durationMillis, edges.millis())));
            return edges.timer().bounded(booked, left, () -> false).exceptionally(failure -> false);
        } catch (RuntimeException | Error e) {
            edges.report("booking an outcome failed; the call is not affected", e);
            return CompletableFuture.completedFuture(false);
        }
    }

    public CircuitStatus status(@Nullable String key) {
        return locked(() -> participant().status(key, edges.millis()));
    }

    public CircuitPolicy policy() {
        Participant current = participant;
        return current == null ? locked(given::policy) : current.policy();
    }

    /** Whether nothing is lost if it is forgotten, or nobody has used it for long. */
    public boolean isIdle() {
        Participant current = participant;
        return current == null || locked(() -> current.isIdle(edges.millis()));
    }

    /** When it was last used, to about a refresh interval; 0 if it never was. */
    long usedAt() {
        Participant current = participant;
        return current == null ? 0 : locked(current::usedAt);
    }

    /** Forgets everything, identity included: the process was copied, and the copies must not be alike. */
    public void restored() {
        locked(() -> {
            participant = null;
            return true;
        });
    }

    /** Takes the policy that a caller gave. The first one counts, whoever read before; another one is told, once. */
    public void give(CircuitPolicy wanted) {
        edges.publish(locked(() -> {
            CircuitPolicy before = given.policy();
            if (!given.take(wanted)) {
                return given.refuse(wanted).stream().map(this::refused).toList();
            }
            Participant current = participant;
            if (current != null && !before.equals(wanted)) {
                current.rebase(wanted, edges.millis());
            }
            return List.of();
        }));
    }

    private CircuitEvent refused(String detail) {
        Instant now = Instant.ofEpochMilli(edges.millis());
        return new CircuitEvent(
                root,
                CircuitEvent.Kind.POLICY_REJECTED,
                participant().status(null, edges.millis()).state(),
                detail,
                now);
    }

    /** The read of this dependency that is made with others for a start; see {@link #acceptWhenDone}. */
    public StoreRequest.Read startRead() {
        return locked(() -> participant().startRead(edges.millis()));
    }

    /** Starts the first read, or one that is due, and waits for nothing. */
    public void refreshInBackground() {
        if (edges.disabled()) {
            return;
        }
        Optional<StoreRequest.Read> read = locked(() -> participant().backgroundRead(edges.millis()));
        read.ifPresent(request -> {
            var unused = acceptWhenDone(
                    request, edges.lane().submit(request, request.patience().budget(policy())));
        });
    }

    private void workBeside() {
        refreshInBackground();
        Optional<Step<Boolean>> report = locked(() -> participant().overdueReport(edges.millis()));
        report.ifPresent(step -> {
            var unused = driveToEnd(step);
        });
    }

    /** Drives a step whose caller goes on when its time is over. */
    private <T> T drive(Step<T> first, Allowance allowance) {
        Step<T> step = first;
        while (step instanceof Await<T> await) {
            StoreRequest request = await.request();
            Duration budget = allowance.left(request);
            long start = edges.nanos();
            CompletableFuture<StoreReply> answer = edges.lane().submit(request, budget);
            StoreReply reply = replyWithin(answer, budget);
            allowance.spend(request, edges.nanos() - start);
            step = locked(() -> await.then().resume(reply, edges.millis()));
            if (reply instanceof StoreReply.Late) {
                var unused = acceptWhenDone(request, answer);
            }
        }
        edges.publish(drain());
        return ((Step.Done<T>) step).value();
    }

    /** Waits for an answer, also if the thread is interrupted: what is written is then known to its writer. */
    private static StoreReply replyWithin(CompletableFuture<StoreReply> answer, Duration budget) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(budget.toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            return new StoreReply.Late();
        } catch (ExecutionException e) {
            return new StoreReply.Failed(Kind.UNREACHABLE, Texts.of(e)); // the lane never does this
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> CompletableFuture<T> driveAsync(Step<T> step, Allowance allowance) {
        return driveAsync(step, allowance, next -> driveAsync(next, allowance));
    }

    private <T> CompletableFuture<T> driveAsync(
            Step<T> step, Allowance allowance, Function<Step<T>, CompletableFuture<T>> goOn) {
        if (step instanceof Step.Done<T> done) {
            edges.publish(drain());
            return CompletableFuture.completedFuture(done.value());
        }
        Await<T> await = (Await<T>) step;
        StoreRequest request = await.request();
        Duration budget = allowance.left(request);
        long start = edges.nanos();
        CompletableFuture<StoreReply> answer = edges.lane().submit(request, budget);
        return edges.timer().bounded(answer, budget, StoreReply.Late::new).thenCompose(reply -> {
            allowance.spend(request, edges.nanos() - start);
            Step<T> next = locked(() -> await.then().resume(reply, edges.millis()));
            if (reply instanceof StoreReply.Late) {
                var unused = acceptWhenDone(request, answer);
            }
            return goOn.apply(next);
        });
    }

    /** Drives a step to its end, however long the store takes; who waits for it decides for how long. */
    private <T> CompletableFuture<T> driveToEnd(Step<T> step) {
        if (step instanceof Step.Done<T> done) {
            edges.publish(drain());
            return CompletableFuture.completedFuture(done.value());
        }
        Await<T> await = (Await<T>) step;
        if (await.request()
                instanceof StoreRequest.Read) { // an outcome is booked at its time, with or without an answer
            return driveAsync(step, new Allowance(policy()), this::driveToEnd);
        }
        return edges.lane()
                .submit(await.request(), policy().writeBudget())
                .thenCompose(reply -> driveToEnd(locked(() -> await.then().resume(reply, edges.millis()))));
    }

    private void await(CompletableFuture<Boolean> work, Allowance allowance) {
        if (!work.isDone()) {
            long start = edges.nanos();
            try {
                work.get(allowance.leftForWrites().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // it goes on without us
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                edges.report("booking an outcome failed; the call is not affected", e);
            } finally {
                allowance.spendOnWrites(edges.nanos() - start);
            }
        }
    }

    /** Learns from a reply when it comes; what is returned is done then, with whether the store answered. */
    public CompletableFuture<Boolean> acceptWhenDone(StoreRequest request, CompletableFuture<StoreReply> answer) {
        return answer.thenApply(reply -> accept(request, reply));
    }

    private boolean accept(StoreRequest request, StoreReply reply) {
        try {
            locked(() -> {
                participant().accept(request, reply, edges.millis());
                return true;
            });
            edges.publish(drain());
        } catch (RuntimeException | Error e) {
            edges.report("a late reply of the store was of no use", e);
        }
        return !(reply instanceof StoreReply.Failed);
    }

    private List<CircuitEvent> drain() {
        return locked(() -> participant().drainEvents());
    }

    private Participant participant() {
        Participant current = participant;
        if (current == null) {
            current = new Participant(root, given.policy(), edges.identity(), edges.random());
            participant = current;
        }
        return current;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
