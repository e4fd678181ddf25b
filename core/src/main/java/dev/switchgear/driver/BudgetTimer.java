package dev.switchgear.driver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the waits of asynchronous calls for the store. Its one daemon thread is made with the first of them and runs this
 * library's code only: the JVM's own timer belongs to everybody, and what runs late on it makes others late.
 */
final class BudgetTimer {
    private @Nullable ScheduledThreadPoolExecutor timer;

    /** Returns {@code reply}, or what {@code otherwise} says if it takes longer than {@code budget}. */
    @SuppressWarnings("FutureReturnValueIgnored") // cancelling lets nothing out
    <T> CompletableFuture<T> bounded(CompletableFuture<T> reply, Duration budget, Supplier<T> otherwise) {
        if (reply.isDone()) {
            return reply;
        }
        CompletableFuture<T> bounded = reply.copy();
        try {
            Future<?> end =
                    timer().schedule(() -> bounded.complete(otherwise.get()), budget.toNanos(), TimeUnit.NANOSECONDS);
            bounded.whenComplete((value, failure) -> end.cancel(false));
        } catch (RejectedExecutionException e) { // closed
            bounded.complete(otherwise.get());
        }
        return bounded;
    }

    synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    private synchronized ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor current = timer;
        if (current == null) {
            current = new ScheduledThreadPoolExecutor(1, work -> {
                Thread thread = new Thread(work, "switchgear-budget");
                thread.setDaemon(true);
                return thread;
            });
            current.setRemoveOnCancelPolicy(true);
            timer = current;
        }
        return current;
    }
}
