package dev.switchgear.extension;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Books outcomes: inside the requests that report them, or, while Lambda keeps the environment awake for us, beside them
 * and in their order.
 */
final class Bookings {
    private @Nullable ExecutorService thread;
    private boolean beside;

    /** Runs the booking, or sees to it that it runs before {@link #settle} returns. */
    void book(Runnable booking) {
        ExecutorService taker;
        synchronized (this) {
            taker = beside ? thread : null;
        }
        if (taker == null) {
            booking.run();
        } else {
            taker.execute(booking);
        }
    }

    /** Whether nobody waits for a booking. */
    synchronized boolean isBeside() {
        return beside;
    }

    /** From now on nobody waits for a booking. */
    synchronized void beside() {
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(Bookings::thread);
        }
        beside = true;
    }

    /** From now on whoever reports waits again; returns when all is booked that was put off, or the time is over. */
    void settle(Duration budget) {
        ExecutorService taker;
        synchronized (this) {
            beside = false;
            taker = thread;
        }
        if (taker == null) {
            return;
        }
        try {
            taker.submit(() -> {}).get(budget.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Log.debug(() -> "the store is slow: outcomes are still being booked");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing cannot fail", e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "switchgear-book");
        thread.setDaemon(true);
        return thread;
    }
}
