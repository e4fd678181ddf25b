package dev.switchgear.extension;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Records outcomes. It does so inside the request that reports an outcome, or, while Lambda keeps the environment awake
 * for us, on its own thread, in the order of the reports.
 */
final class OutcomeRecorder {
    private @Nullable ExecutorService thread;
    private boolean deferred;

    /** Runs {@code recording} now, or on the recorder's thread before {@link #settle} returns. */
    void record(Runnable recording) {
        ExecutorService taker;
        synchronized (this) {
            taker = deferred ? thread : null;
        }
        if (taker == null) {
            recording.run();
        } else {
            taker.execute(recording);
        }
    }

    /** Whether requests are answered before their outcome is recorded. */
    synchronized boolean isDeferred() {
        return deferred;
    }

    /** Starts to answer requests before their outcome is recorded. */
    synchronized void defer() {
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(OutcomeRecorder::thread);
        }
        deferred = true;
    }

    /** Ends what {@link #defer} began, and waits until every deferred outcome is recorded, but no longer than the budget. */
    void settle(Duration budget) {
        ExecutorService taker;
        synchronized (this) {
            deferred = false;
            taker = thread;
        }
        if (taker == null) {
            return;
        }
        try {
            taker.submit(() -> {}).get(budget.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Log.debug(() -> "the store is slow: some outcomes are not recorded yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing cannot fail", e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "switchgear-record");
        thread.setDaemon(true);
        return thread;
    }
}
