package dev.switchgear.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** What everything in one run shares: the wall clock, server threads, a timer, the warden and a folder. */
public final class Sandbox implements AutoCloseable {
    private static final int MOST_THREADS = 256;
    private static final int TIMER_THREADS = 4;

    private volatile boolean closed;
    private final InstantSource clock;
    private final QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
    private final ScheduledExecutorService timer;
    private final Warden warden;
    private final Path folder;
    private final List<String> java = new ArrayList<>();

    /** Opens an empty sandbox on this machine. */
    public static Sandbox open() {
        return new Sandbox(ThisMachine.clock());
    }

    private Sandbox(InstantSource clock) {
        this.clock = clock;
        threads.setName("server");
        threads.setDaemon(true);
        threads.setStopTimeout(0);
        timer = Executors.newScheduledThreadPool(TIMER_THREADS, daemons("timer"));
        try {
            threads.start();
            folder = Files.createTempDirectory("switchgear-");
        } catch (Exception e) {
            throw new IllegalStateException("cannot prepare the run", e);
        }
        java.addAll(List.of(ThisMachine.java(), "-cp", ThisMachine.classPath(), RuntimeLibrary.unpack(folder)));
        if (ThisMachine.asksForNativeAccess()) {
            java.add("--enable-native-access=ALL-UNNAMED");
        }
        warden = new Warden(folder);
    }

    public InstantSource clock() {
        return clock;
    }

    public long millis() {
        return clock.millis();
    }

    public QueuedThreadPool threads() {
        return threads;
    }

    public ScheduledExecutorService timer() {
        return timer;
    }

    public Warden warden() {
        return warden;
    }

    /** Where processes write their logs; deleted when the run ends. */
    public Path folder() {
        return folder;
    }

    /** The beginning of the command that starts another JVM with our class path. */
    public List<String> java() {
        return java;
    }

    /** Whether what was started here is being ended, or has been. */
    boolean closed() {
        return closed;
    }

    /** Kills what is still running and deletes its files; a second time it does nothing. */
    @Override
    public synchronized void close() {
        if (timer.isShutdown()) {
            return;
        }
        closed = true;
        warden.close();
        timer.shutdownNow();
        try {
            threads.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop the servers' threads", e);
        }
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
