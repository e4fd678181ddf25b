package dev.switchgear.driver;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Passes events to listeners, in order, on one daemon thread that exists only while there are events. */
final class Events {
    /** The largest number of events that may wait for slow listeners. */
    static final int CAPACITY = 1_024;

    private static final long IDLE_SECONDS = 1;

    private final List<CircuitListener> listeners;
    private final @Nullable ThreadPoolExecutor thread;
    private final AtomicLong dropped = new AtomicLong();
    private final Edges edges;

    Events(List<CircuitListener> listeners, Edges edges) {
        this.listeners = listeners;
        this.edges = edges;
        thread = listeners.isEmpty() ? null : executor(dropped);
    }

    private static ThreadPoolExecutor executor(AtomicLong dropped) {
        ThreadPoolExecutor thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(CAPACITY),
                Events::thread,
                (event, executor) -> dropped.incrementAndGet());
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    void publish(List<CircuitEvent> happened) {
        ThreadPoolExecutor teller = thread;
        if (teller != null) {
            happened.forEach(event -> teller.execute(() -> tell(event)));
        }
    }

    /** How many events were dropped because listeners were slow. */
    long dropped() {
        return dropped.get();
    }

    void close() {
        if (thread != null) {
            thread.shutdown();
        }
    }

    private void tell(CircuitEvent event) {
        for (CircuitListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Throwable e) { // a listener of the user's
                edges.report("a listener failed", e);
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "switchgear-events");
        thread.setDaemon(true);
        return thread;
    }
}
