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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives the participant of one dependency for many threads: takes its lock for each step, never while it waits, and
 * keeps every wait within the call's allowance. Nothing that goes wrong in here reaches a caller.
 */
public final class Host {
    private final CircuitId root;
    private final CircuitPolicy policy;
    private final Edges edges;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Participant participant;

    public Host(CircuitId root, CircuitPolicy policy, Edges edges) {
        this.root = root;
        this.policy = policy;
        this.edges = edges;
    }

    public CircuitId root() {
        return root;
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
        try {
            Admission admission = drive(locked(() -> participant().begin(key, edges.millis())), allowance);
            refreshInBackground();
            return admission;
        } catch (RuntimeException | Error e) {
            edges.report("a decision failed; the call is let through", e);
            return Admission.Admitted.undecided(key);
        }
    }

    public void finish(Admission.Admitted admitted, Outcome outcome, long durationMillis, Allowance allowance) {
        try {
            drive(locked(() -> participant().finish(admitted, outcome, durationMillis, edges.millis())), allowance);
        } catch (RuntimeException | Error e) {
            edges.report("booking an outcome failed; the call is not affected", e);
        }
    }

    /** Books a call that was made without a decision of ours. */
    public void record(@Nullable String key, Outcome outcome, long durationMillis, Allowance allowance) {
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

    /** Sends what evidence is held back, within what is left of the allowance. */
    public void flush(Allowance allowance) {
        if (participant == null) {
            return;
        }
        try {
            drive(locked(() -> participant().flush(edges.millis())), allowance);
        } catch (RuntimeException | Error e) {
            edges.report("a last report failed", e);
        }
    }

    public CompletableFuture<Admission> beginAsync(@Nullable String key, Allowance allowance) {
        try {
            return driveAsync(locked(() -> participant().begin(key, edges.millis())), allowance)
                    .whenComplete((admission, failure) -> refreshInBackground())
                    .exceptionally(failure -> Admission.Admitted.undecided(key));
        } catch (RuntimeException | Error e) {
            edges.report("a decision failed; the call is let through", e);
            return CompletableFuture.completedFuture(Admission.Admitted.undecided(key));
        }
    }

    public CompletableFuture<Boolean> finishAsync(
            Admission.Admitted admitted, Outcome outcome, long durationMillis, Allowance allowance) {
        try {
            return driveAsync(
                            locked(() -> participant().finish(admitted, outcome, durationMillis, edges.millis())),
                            allowance)
                    .exceptionally(failure -> false);
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
        return current == null ? policy : current.policy();
    }

    public boolean isIdle() {
        return locked(() -> participant == null || participant().isIdle(edges.millis()));
    }

    /** Forgets everything, identity included: the process was copied, and the copies must not be alike. */
    public void restored() {
        locked(() -> {
            participant = null;
            return true;
        });
    }

    /** Learns from a read that was made for a start-up. */
    public void learn(StoreReply reply) {
        locked(() -> {
            Participant current = participant();
            current.backgroundRead(edges.millis()).ifPresent(read -> current.accept(read, reply, edges.millis()));
            return true;
        });
        edges.publish(drain());
    }

    private void refreshInBackground() {
        Optional<StoreRequest.Read> read = locked(() -> participant().backgroundRead(edges.millis()));
        read.ifPresent(request -> {
            Duration budget = policy().readBudget();
            acceptWhenDone(request, edges.lane().submit(request, budget));
        });
    }

    private <T> T drive(Step<T> first, Allowance allowance) {
        Step<T> step = first;
        while (step instanceof Await<T> await) {
            StoreReply reply = exchange(await.request(), allowance);
            step = locked(() -> await.then().resume(reply, edges.millis()));
        }
        edges.publish(drain());
        return ((Step.Done<T>) step).value();
    }

    private StoreReply exchange(StoreRequest request, Allowance allowance) {
        Duration budget = allowance.left(request);
        long start = edges.nanos();
        CompletableFuture<StoreReply> reply = edges.lane().submit(request, budget);
        try {
            return reply.get(budget.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return tooLate(request, reply, budget);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return tooLate(request, reply, budget);
        } catch (ExecutionException e) {
            return new StoreReply.Failed(Kind.UNREACHABLE, Texts.of(e)); // the lane never does this
        } finally {
            allowance.spend(request, edges.nanos() - start);
        }
    }

    private <T> CompletableFuture<T> driveAsync(Step<T> step, Allowance allowance) {
        if (step instanceof Step.Done<T> done) {
            edges.publish(drain());
            return CompletableFuture.completedFuture(done.value());
        }
        Await<T> await = (Await<T>) step;
        Duration budget = allowance.left(await.request());
        long start = edges.nanos();
        CompletableFuture<StoreReply> reply = edges.lane().submit(await.request(), budget);
        return reply.copy()
                .completeOnTimeout(timeout(budget), budget.toNanos(), TimeUnit.NANOSECONDS)
                .thenCompose(answer -> {
                    if (!reply.isDone()) {
                        tooLate(await.request(), reply, budget);
                    }
                    allowance.spend(await.request(), edges.nanos() - start);
                    return driveAsync(locked(() -> await.then().resume(answer, edges.millis())), allowance);
                });
    }

    private StoreReply tooLate(StoreRequest request, CompletableFuture<StoreReply> reply, Duration budget) {
        acceptWhenDone(request, reply);
        return timeout(budget);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // acceptLate lets nothing out
    private void acceptWhenDone(StoreRequest request, CompletableFuture<StoreReply> reply) {
        reply.thenAccept(late -> acceptLate(request, late));
    }

    private static StoreReply timeout(Duration budget) {
        return new StoreReply.Failed(Kind.TIMEOUT, "no answer within " + budget.toMillis() + " ms");
    }

    private void acceptLate(StoreRequest request, StoreReply reply) {
        try {
            locked(() -> {
                participant().accept(request, reply, edges.millis());
                return true;
            });
            edges.publish(drain());
        } catch (RuntimeException | Error e) {
            edges.report("a late reply of the store was of no use", e);
        }
    }

    private List<CircuitEvent> drain() {
        return locked(() -> participant().drainEvents());
    }

    private Participant participant() {
        Participant current = participant;
        if (current == null) {
            current = new Participant(root, policy, edges.identity(), edges.random());
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
