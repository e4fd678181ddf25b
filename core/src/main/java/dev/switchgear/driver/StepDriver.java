package dev.switchgear.driver;

import dev.switchgear.bounds.Texts;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.Participant;
import dev.switchgear.participant.Step;
import dev.switchgear.participant.Step.Await;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One participant, its lock, and the steps in progress: sends their requests to the store, and resumes them with the
 * replies. The lock is held while a step runs, never while it waits. {@link Host} extends it: a second object would cost
 * every call and every idle circuit something.
 */
abstract sealed class StepDriver permits Host {
    final CircuitId root;
    final Edges edges;

    /** Guarded by the lock. */
    final GivenPolicy given;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Participant participant;

    StepDriver(CircuitId root, CircuitPolicy defaults, Edges edges) {
        this.root = root;
        this.edges = edges;
        given = new GivenPolicy(defaults);
    }

    /** The participant, without the lock; null before it is first needed. */
    @Nullable
    final Participant current() {
        return participant;
    }

    /** Returns the policy in force. */
    public final CircuitPolicy policy() {
        Participant current = participant;
        return current == null ? locked(given::policy) : current.policy();
    }

    /** Runs {@code work} under the lock, on the participant, which is made when it is first needed. */
    final <T> T with(Function<Participant, T> work) {
        lock.lock();
        try {
            Participant current = participant;
            if (current == null) {
                current = new Participant(root, given.policy(), edges.identity(), edges.random());
                participant = current;
            }
            return work.apply(current);
        } finally {
            lock.unlock();
        }
    }

    /** Runs {@code work} under the lock. */
    final <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the participant, and its identity with it. */
    final void forget() {
        locked(() -> {
            participant = null;
            return true;
        });
    }

    /** Drives a step to its end; its caller waits within the allowance and then continues without the store's answer. */
    final <T> T drive(Step<T> first, Allowance allowance) {
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

    /** Waits for an answer even if the thread is interrupted, so that a writer knows whether its write succeeded. */
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

    /** Does the same without a thread that waits. */
    final <T> CompletableFuture<T> driveAsync(Step<T> step, Allowance allowance) {
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

    /** Executes a step to its end, without a limit of its own: the caller that waits for it has one. */
    final <T> CompletableFuture<T> driveToEnd(Step<T> step) {
        if (step instanceof Step.Done<T> done) {
            edges.publish(drain());
            return CompletableFuture.completedFuture(done.value());
        }
        Await<T> await = (Await<T>) step;
        if (await.request()
                instanceof StoreRequest.Read) { // an outcome is recorded when the call ends, with or without an answer
            return driveAsync(step, new Allowance(policy()), this::driveToEnd);
        }
        return edges.lane()
                .submit(await.request(), policy().writeBudget())
                .thenCompose(reply -> driveToEnd(locked(() -> await.then().resume(reply, edges.millis()))));
    }

    /** Waits for work within the allowance for writes; the work continues after that. */
    final void await(CompletableFuture<Boolean> work, Allowance allowance) {
        if (!work.isDone()) {
            long start = edges.nanos();
            try {
                work.get(allowance.leftForWrites().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // the work continues without us
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                edges.report("recording an outcome failed; the call is not affected", e);
            } finally {
                allowance.spendOnWrites(edges.nanos() - start);
            }
        }
    }

    /** Learns from a reply when it arrives; the result completes then, with whether the store answered. */
    public final CompletableFuture<Boolean> acceptWhenDone(StoreRequest request, CompletableFuture<StoreReply> answer) {
        return answer.thenApply(reply -> accept(request, reply));
    }

    private boolean accept(StoreRequest request, StoreReply reply) {
        try {
            with(participant -> {
                participant.accept(request, reply, edges.millis());
                return true;
            });
            edges.publish(drain());
        } catch (RuntimeException | Error e) {
            edges.report("a late reply of the store could not be used", e);
        }
        return !(reply instanceof StoreReply.Failed);
    }

    private List<CircuitEvent> drain() {
        return with(Participant::drainEvents);
    }
}
