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

/**
 * Everything that one test or story starts on this machine: processes of functions and extensions, a table, a
 * dependency. All of it ends when the sandbox is closed, or when this process ends in any way.
 *
 * <p>Needs Linux with {@code /bin/sh}. Everything listens on 127.0.0.1, on ports that the system chooses. Safe for use
 * by several threads.
 */
public final class Sandbox implements AutoCloseable {
    private static final int MOST_THREADS = 256;
    private static final int TIMER_THREADS = 4;

    private volatile boolean closed;
    private final InstantSource clock;
    private final QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
    private final ScheduledExecutorService timer;
    private final ProcessReaper reaper;
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
        reaper = new ProcessReaper(folder);
    }

    /** Starts DynamoDB Local with an empty table of circuits in it; takes a few seconds. Closed with the sandbox. */
    public SandboxTable table(String name) {
        return SandboxTable.create(this, name);
    }

    /** Starts a healthy dependency; the test can change its health. */
    public DependencyServer dependency() {
        return new DependencyServer(this, 1);
    }

    /**
     * Starts a function in {@code environments} processes of the real Lambda runtime, and waits until all are ready.
     * Each is frozen while it has no event.
     *
     * @throws IllegalStateException if one does not start; the message has the end of its log
     */
    public FunctionFleet fleet(LambdaFunction function, int environments) throws InterruptedException {
        FunctionFleet fleet = new FunctionFleet(this, function, 1);
        fleet.start(environments);
        fleet.awaitReady();
        return fleet;
    }

    /**
     * Starts a function in one environment, with a process of Switchgear's extension, and waits until both are ready.
     * The extension gets the function's variables. {@code SWITCHGEAR_EXTENSION_HTTP_PORT} has its port.
     *
     * @throws IllegalStateException if it does not start; the message has the end of its log
     */
    public ExtendedEnvironment withExtension(LambdaFunction function) throws InterruptedException {
        ExtendedEnvironment environment = ExtendedEnvironment.start(
                this,
                new ExtendedSetup(
                        function.name(),
                        function.command(java),
                        extensionCommand(),
                        function.variables(),
                        function.timeout(),
                        true));
        return environment.awaitReady();
    }

    /**
     * The command that starts Switchgear's extension from our class path. The layer does the same with a smaller Java.
     */
    public List<String> extensionCommand() {
        List<String> command = new ArrayList<>(java);
        command.addAll(LambdaFunction.SMALL_JVM);
        command.add("dev.switchgear.extension.Main");
        command.add(ExtendedEnvironment.EXTENSION);
        return command;
    }

    /** Returns the wall clock. */
    public InstantSource clock() {
        return clock;
    }

    /** Returns the wall clock's time in milliseconds since 1970. */
    public long millis() {
        return clock.millis();
    }

    /** Returns the daemon threads that all servers of the sandbox share. */
    public QueuedThreadPool threads() {
        return threads;
    }

    /** Returns a timer with daemon threads, which is stopped when the sandbox is closed. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /** Kills {@code process} when the sandbox is closed, or when this process ends in any way. */
    public void keep(Process process) {
        reaper.keep(process);
    }

    ProcessReaper reaper() {
        return reaper;
    }

    /** The folder for logs of processes; it is deleted at the end. */
    public Path folder() {
        return folder;
    }

    /** The beginning of the command that starts another JVM with our class path. */
    public List<String> java() {
        return java;
    }

    /** Whether the sandbox is being closed, or is closed. */
    boolean closed() {
        return closed;
    }

    /** Kills all running processes and deletes their files. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (timer.isShutdown()) {
            return;
        }
        closed = true;
        reaper.close();
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
