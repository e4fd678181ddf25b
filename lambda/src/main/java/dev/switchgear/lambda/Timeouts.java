package dev.switchgear.lambda;

import dev.switchgear.ThrowingSupplier;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Stops waiting for calls that take too long. The call runs on a daemon thread and is interrupted, but not every call
 * reacts to that. At most {@value #MOST_HANGING} run at once, which is more than the concurrency of Managed Instances
 * per processor.
 */
final class Timeouts {
    static final int MOST_HANGING = 64;

    private static final long IDLE_SECONDS = 10;

    private @Nullable ThreadPoolExecutor threads;
    private @Nullable ScheduledThreadPoolExecutor timer;
    private boolean closed;

    private synchronized ThreadPoolExecutor threads() {
        ThreadPoolExecutor current = threads;
        if (current == null) {
            current = new ThreadPoolExecutor(
                    0, MOST_HANGING, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), Timeouts::thread);
            threads = current;
            closeIfClosed();
        }
        return current;
    }

    private synchronized ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor current = timer;
        if (current == null) {
            current = new ScheduledThreadPoolExecutor(1, Timeouts::thread);
            current.setRemoveOnCancelPolicy(true);
            current.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
            current.allowCoreThreadTimeOut(true);
            timer = current;
            closeIfClosed();
        }
        return current;
    }

    /**
     * Returns a stage that ends as {@code running} does, or with {@link CallTimeoutException} if that takes too long.
     */
    <T> CompletionStage<T> limit(String circuit, Duration timeout, CompletionStage<T> running) {
        CompletableFuture<T> limited = new CompletableFuture<>();
        Future<?> alarm = timer().schedule(
                        () -> finish(() -> limited.completeExceptionally(new CallTimeoutException(circuit, timeout))),
                        timeout.toNanos(),
                        TimeUnit.NANOSECONDS);
        running.whenComplete((result, thrown) -> {
            alarm.cancel(false);
            if (thrown == null) {
                limited.complete(result);
            } else {
                limited.completeExceptionally(thrown);
            }
        });
        return limited;
    }

    /** Code that waits for the stage belongs to users, and must not delay the timer. */
    private void finish(Runnable work) {
        try {
            threads().execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    /**
     * @throws CallTimeoutException if the call takes longer than {@code timeout}, or cannot be made because too many
     *     others hang
     */
    <T, E extends Exception> T call(String circuit, Duration timeout, ThrowingSupplier<? extends T, E> work) throws E {
        Future<T> running;
        try {
            running = threads().submit(work::get);
        } catch (RejectedExecutionException e) {
            throw new CallTimeoutException(circuit, MOST_HANGING);
        }
        try {
            return running.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new CallTimeoutException(circuit, timeout);
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException("interrupted while the call of " + circuit + " ran");
        } catch (ExecutionException e) {
            throw Timeouts.<E>thrownBy(e);
        }
    }

    /** The exception of the call, unchanged; it is an {@code E} or unchecked. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller's E is the call's own
    private static <E extends Exception> E thrownBy(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return (E) (cause == null ? e : cause);
    }

    synchronized void close() {
        closed = true;
        closeIfClosed();
    }

    private void closeIfClosed() {
        if (closed && threads != null) {
            threads.shutdownNow();
        }
        if (closed && timer != null) {
            timer.shutdownNow();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "switchgear-call");
        thread.setDaemon(true);
        return thread;
    }
}
