package dev.switchgear.sandbox;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One execution environment: a process of a runtime, such as the real Lambda Java runtime client, with its own Runtime API.
 *
 * <p>It is used once, from its cold start to its end, and has one event at a time. Between two events, its process is
 * stopped (SIGSTOP), as Lambda freezes it, so none of its threads run.
 */
public final class FunctionEnvironment implements AutoCloseable {
    /** The region in the variables of every function. */
    public static final String REGION = LambdaVariables.REGION;

    /** How long a cold start may take on a busy machine. */
    static final Duration START_PATIENCE = Duration.ofSeconds(60);

    /** Is called about an environment, from any thread. */
    interface Listener {
        /** The environment is idle and frozen, and can take an event. */
        void idle(FunctionEnvironment environment);

        /** The process has ended. */
        void ended(FunctionEnvironment environment);
    }

    private enum Stage {
        STARTING,
        IDLE,
        BUSY,
        ENDED
    }

    private final Sandbox host;
    private final String name;
    private final FunctionSetup function;
    private final Listener listener;
    private final RuntimeApi api;
    private final LoopbackServer server;
    private final ChildProcess process;
    private final CompletableFuture<FunctionEnvironment> ready = new CompletableFuture<>();
    private Stage phase = Stage.STARTING;
    private long invocations;

    private FunctionEnvironment(Sandbox host, FunctionSetup function, String name, Listener listener) {
        this.host = host;
        this.name = name;
        this.function = function;
        this.listener = listener;
        api = new RuntimeApi(LambdaVariables.arn(function.name()), new RuntimeListener());
        server = LoopbackServer.start(host.threads(), api);
        synchronized (this) {
            process = ChildProcess.start(host, name, function.command(), variables(server.authority()));
        }
    }

    /** Starts a cold start; {@link #ready} completes at its end. */
    static FunctionEnvironment start(Sandbox host, FunctionSetup function, String name, Listener listener) {
        FunctionEnvironment environment = new FunctionEnvironment(host, function, name, listener);
        var unused = environment.process.ended().thenRunAsync(environment::processEnded, host.timer());
        return environment;
    }

    /** Returns its name: the function's name and a number. It is also the log stream. */
    public String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    /** Completes when the runtime asks for its first event; fails when the process ends before. */
    CompletableFuture<FunctionEnvironment> ready() {
        return ready;
    }

    /** Continues the process and sends it the event. It must be idle, or have ended while idle. */
    CompletableFuture<InvocationResult> invoke(String payload) {
        Invocation invocation = begin(payload);
        if (invocation.answer().isDone()) {
            return invocation.answer();
        }
        process.thaw();
        api.deliver(invocation);
        var expiry = host.timer()
                .schedule(() -> expire(invocation), function.timeout().toMillis(), TimeUnit.MILLISECONDS);
        return invocation.answer().whenComplete((answer, failure) -> expiry.cancel(false));
    }

    private synchronized Invocation begin(String payload) {
        CompletableFuture<InvocationResult> answer = new CompletableFuture<>();
        switch (phase) {
            case IDLE -> phase = Stage.BUSY;
            case ENDED -> answer.complete(new InvocationResult(InvocationResult.Kind.ENDED, "the process had ended"));
            default -> throw new IllegalStateException(name + " is " + phase + ", it takes an event only when IDLE");
        }
        invocations++;
        String requestId = String.format("%08x-0000-4000-8000-%012x", pid(), invocations);
        return new Invocation(
                requestId, payload, host.millis() + function.timeout().toMillis(), answer);
    }

    private void expire(Invocation invocation) {
        if (api.running(invocation)) {
            api.abandon(new InvocationResult(
                    InvocationResult.Kind.TIMED_OUT, "Task timed out after " + function.timeout()));
            close();
        }
    }

    private void runtimeWaits() {
        synchronized (this) {
            if (phase == Stage.ENDED) {
                return;
            }
            process.freeze();
            phase = Stage.IDLE;
        }
        listener.idle(this);
        ready.complete(this);
    }

    private void processEnded() {
        synchronized (this) {
            phase = Stage.ENDED;
        }
        api.end(new InvocationResult(InvocationResult.Kind.ENDED, "the process ended"));
        ready.completeExceptionally(new IllegalStateException(name + " ended before its first event" + process.tail()));
        server.close();
        listener.ended(this);
    }

    /** Kills the process (SIGKILL), and returns when it has ended. */
    @Override
    public void close() {
        process.close();
    }

    /** The end of the log of the process. */
    String tail() {
        return process.tail();
    }

    /** The variables that Lambda sets for a function, and then its own. */
    private Map<String, String> variables(String authority) {
        Map<String, String> variables = LambdaVariables.of(function.name(), name, function.handler(), authority);
        variables.put("LAMBDA_TASK_ROOT", host.folder().toString());
        variables.putAll(function.variables());
        return variables;
    }

    private final class RuntimeListener implements RuntimeApi.Listener {
        @Override
        public void waits() {
            runtimeWaits();
        }

        @Override
        public void failedToStart(String error) {
            ready.completeExceptionally(new IllegalStateException(name + " did not start: " + error));
        }
    }
}
