package dev.switchgear.sandbox;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Handler;

/**
 * One execution environment with an extension. First the extension starts and registers, then the function's runtime
 * starts. Both are frozen together when both wait for the next event, and both receive it together.
 *
 * <p>In Lambda, every environment has its own loopback. Here all use that of the machine, so the extension listens on
 * a free port, and the function gets it in a variable.
 */
public final class ExtendedEnvironment implements AutoCloseable {
    /** The name by which the extension registers. */
    public static final String EXTENSION = "switchgear";

    /** Longer than an extension takes to end on a busy machine. */
    private static final Duration END_PATIENCE = Duration.ofSeconds(20);

    private enum Stage {
        STARTING,
        IDLE,
        BUSY,
        ENDING
    }

    private final Sandbox host;
    private final ExtendedSetup setup;
    private final RuntimeApi runtime;
    private final ExtensionsApi extensions;
    private final LoopbackServer server;
    private final ExtendedProcesses processes;
    private final CompletableFuture<ExtendedEnvironment> ready = new CompletableFuture<>();
    private CompletableFuture<ExtendedEnvironment> idle = ready;
    private boolean runtimeWaits;
    private Stage phase = Stage.STARTING;
    private long invocations;
    private String requestId = "";

    private ExtendedEnvironment(Sandbox host, ExtendedSetup setup) {
        this.host = host;
        this.setup = setup;
        runtime = new RuntimeApi(LambdaVariables.arn(setup.name()), new RuntimeHearing());
        extensions = new ExtensionsApi(setup.name(), Set.of(EXTENSION), setup.invokeEvents(), new ExtensionHearing());
        server = LoopbackServer.start(host.threads(), new Handler.Sequence(extensions, runtime));
        synchronized (this) {
            processes = new ExtendedProcesses(host, setup, server.authority());
        }
        var unused = processes.extension().ended().thenRunAsync(() -> gone("the extension"), host.timer());
    }

    /** Starts a cold start of the processes in {@code setup}; {@link #ready} completes at its end. */
    public static ExtendedEnvironment start(Sandbox host, ExtendedSetup setup) {
        return new ExtendedEnvironment(host, setup);
    }

    /** Completes when function and extension wait for the first event. */
    public CompletableFuture<ExtendedEnvironment> ready() {
        return ready;
    }

    /** Waits until function and extension wait for the first event. */
    ExtendedEnvironment awaitReady() throws InterruptedException {
        return SandboxPatience.await(ready, SandboxPatience.START);
    }

    /** Completes when function and extension have finished the running invocation and are frozen. */
    public synchronized CompletableFuture<ExtendedEnvironment> idle() {
        return idle;
    }

    /** Returns the process of the extension. */
    public ChildProcess extension() {
        return processes.extension();
    }

    /** Returns the log of the extension. */
    public String log() {
        return processes.log();
    }

    /** Continues both processes and sends them the event. The environment must be idle. */
    public CompletableFuture<InvocationResult> invoke(String payload) {
        Invocation invocation;
        synchronized (this) {
            if (phase != Stage.IDLE) {
                throw new IllegalStateException(setup.name() + " is " + phase + ", it takes an event only when IDLE");
            }
            phase = Stage.BUSY;
            runtimeWaits = false;
            idle = new CompletableFuture<>();
            invocations++;
            requestId = String.format("%08x-0000-4000-8000-%012x", extension().pid(), invocations);
            long deadline = host.millis() + setup.timeout().toMillis();
            invocation = new Invocation(requestId, payload, deadline, new CompletableFuture<>());
            processes.thaw();
        }
        extensions.tell("INVOKE", ExtensionEvents.invoke(setup.name(), invocation));
        runtime.deliver(invocation);
        var expiry =
                host.timer().schedule(() -> expire(invocation), setup.timeout().toMillis(), TimeUnit.MILLISECONDS);
        return invocation.answer().whenComplete((answer, failure) -> expiry.cancel(false));
    }

    /** Handles a timeout: the function is killed, and the extension gets SHUTDOWN with the reason. */
    private void expire(Invocation invocation) {
        if (runtime.running(invocation)) {
            end("TIMEOUT");
            runtime.abandon(
                    new InvocationResult(InvocationResult.Kind.TIMED_OUT, "Task timed out after " + setup.timeout()));
        }
    }

    /**
     * Ends the environment as Lambda does: first the runtime ends, and then the extension gets SHUTDOWN with a deadline
     * of two seconds. After that, Lambda kills it. This method waits for 20 s more, because the machine may be busy.
     *
     * @param reason SPINDOWN, TIMEOUT or FAILURE
     * @return whether the extension ended by itself, with exit code 0
     */
    public boolean end(String reason) {
        synchronized (this) {
            phase = Stage.ENDING;
            processes.killFunction();
            processes.thaw();
        }
        long deadline = host.millis() + setup.endBudget().toMillis();
        extensions.tell("SHUTDOWN", ExtensionEvents.shutdown(reason, deadline));
        try {
            return extension()
                            .ended()
                            .get(setup.endBudget().plus(END_PATIENCE).toMillis(), TimeUnit.MILLISECONDS)
                            .exitValue()
                    == 0;
        } catch (TimeoutException e) {
            extension().close();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            phase = Stage.ENDING;
            processes.killBoth();
        }
        runtime.end(new InvocationResult(InvocationResult.Kind.ENDED, setup.name() + " is closed"));
        server.close();
    }

    private synchronized void gone(String what) {
        if (phase != Stage.ENDING) {
            String why = setup.name() + ": " + what + " ended" + processes.tail();
            ready.completeExceptionally(new IllegalStateException(why));
            idle.completeExceptionally(new IllegalStateException(why));
            runtime.end(new InvocationResult(InvocationResult.Kind.ENDED, why));
        }
    }

    private synchronized void startFunction() {
        try {
            var unused = processes.startFunction().thenRunAsync(() -> gone("the function"), host.timer());
        } catch (IllegalStateException e) {
            ready.completeExceptionally(e);
        }
    }

    /** Freezes both processes if both are done. */
    private void freezeIfDone() {
        CompletableFuture<ExtendedEnvironment> done;
        synchronized (this) {
            if (phase == Stage.IDLE
                    || phase == Stage.ENDING
                    || !processes.functionStarted()
                    || !runtimeWaits
                    || !extensions.allWait()) {
                return;
            }
            processes.freeze();
            phase = Stage.IDLE;
            done = idle;
        }
        done.complete(this);
    }

    /**
     * Sends an event and returns its result, when function and extension are done with it and frozen. One at a time.
     *
     * @throws IllegalStateException if the environment has ended, or does not get ready within a minute
     */
    public InvocationResult call(String payload) throws InterruptedException {
        SandboxPatience.await(idle(), SandboxPatience.START);
        InvocationResult result =
                SandboxPatience.await(invoke(payload), setup.timeout().plus(SandboxPatience.START));
        if (result.kind() != InvocationResult.Kind.TIMED_OUT && result.kind() != InvocationResult.Kind.ENDED) {
            SandboxPatience.await(idle(), SandboxPatience.START);
        }
        return result;
    }

    private final class RuntimeHearing implements RuntimeApi.Listener {
        @Override
        public void waits() {
            String done;
            synchronized (ExtendedEnvironment.this) {
                runtimeWaits = true;
                done = requestId;
            }
            if (!done.isEmpty()) {
                extensions.runtimeDone(done);
            }
            freezeIfDone();
        }

        @Override
        public void failedToStart(String error) {
            ready.completeExceptionally(new IllegalStateException(setup.name() + " did not start: " + error));
        }
    }

    private final class ExtensionHearing implements ExtensionsApi.Listener {
        @Override
        public void allRegistered() {
            startFunction();
        }

        @Override
        public void waits() {
            freezeIfDone();
        }

        @Override
        public void failed(String name, String error) {
            ready.completeExceptionally(new IllegalStateException(name + " gave up: " + error));
        }
    }
}
