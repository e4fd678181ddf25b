package dev.switchgear.extension;

import dev.switchgear.spi.Ticker;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The open connections, up to a limit. When it is reached, a new client replaces the one that has been idle for
 * longest, or one whose request takes far too long. No timer closes connections, because after a freeze all of them
 * would be closed.
 */
final class Connections implements AutoCloseable {
    private static final long IDLE_THREAD_SECONDS = 30;

    private final int most;
    private final Ticker ticker;
    private final long stuckNanos;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads;

    Connections(int most, Ticker ticker, long stuckNanos) {
        this.most = most;
        this.ticker = ticker;
        this.stuckNanos = stuckNanos;
        // One thread answers clients for which there is no room; closed connections need theirs a moment longer.
        threads = new ThreadPoolExecutor(
                0, 2 * most + 1, IDLE_THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), Connections::thread);
    }

    /** Serves a connection on its own thread, or refuses it. Called by one thread only. */
    void serve(Connection connection) {
        if (open.size() >= most && !makeRoom()) {
            run(connection::refuseForLackOfRoom, connection);
            return;
        }
        open.add(connection);
        run(
                () -> {
                    try {
                        connection.run();
                    } finally {
                        open.remove(connection);
                    }
                },
                connection);
    }

    int count() {
        return open.size();
    }

    private boolean makeRoom() {
        long now = ticker.nanos();
        Optional<Connection> longestSilent = open.stream()
                .filter(connection -> !connection.patience().isBusy()
                        || now - connection.patience().sinceNanos() > stuckNanos)
                .min(Comparator.comparingLong(
                        connection -> connection.patience().sinceNanos() - now));
        longestSilent.ifPresent(connection -> {
            open.remove(connection);
            connection.cut();
        });
        return longestSilent.isPresent();
    }

    private void run(Runnable work, Connection connection) {
        try {
            threads.execute(work);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            open.remove(connection);
            connection.cut();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "switchgear-http", 256 * 1_024);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        open.forEach(Connection::cut);
        threads.shutdownNow();
    }
}
