package dev.switchgear.benchmarks;

import dev.switchgear.local.Machine;
import dev.switchgear.sandbox.ChildProcess;
import dev.switchgear.sandbox.ExtensionsApi;
import dev.switchgear.sandbox.FunctionProcess;
import dev.switchgear.sandbox.Invocation;
import dev.switchgear.sandbox.InvocationResult;
import dev.switchgear.sandbox.LoopbackServer;
import dev.switchgear.sandbox.RuntimeApi;
import dev.switchgear.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Handler;

/**
 * One function in one process, with or without an extension inside it. As in Lambda, it is frozen whenever both wait
 * for their next event. The time is measured until its answer is there, and until it is frozen again.
 */
final class FlushRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Sandbox host;
    private final String name;
    private final RuntimeApi runtime;
    private final ExtensionsApi extensions;
    private final LoopbackServer server;
    private final ChildProcess process;
    private final long startedNanos;
    private final long initNanos;
    private CompletableFuture<Long> over = new CompletableFuture<>();
    private boolean runtimeWaits;
    private int events;

    /**
     * One invocation.
     *
     * @param answerNanos until the function's answer was there
     * @param overNanos until runtime and extension had both asked for the next event
     */
    record Turn(long answerNanos, long overNanos) {}

    private FlushRun(Sandbox host, Class<?> handler, Set<String> inside, Map<String, String> variables)
            throws InterruptedException {
        this.host = host;
        name = handler.getSimpleName();
        runtime = new RuntimeApi("arn:aws:lambda:eu-central-1:000000000000:function:" + name, new RuntimeHearing());
        extensions = new ExtensionsApi(name, inside, true, new ExtensionHearing());
        server = LoopbackServer.start(host.threads(), new Handler.Sequence(extensions, runtime));
        List<String> command = new ArrayList<>(ColdStart.java(host));
        command.addAll(ColdRun.JVM);
        command.add(FunctionProcess.RUNTIME_CLIENT);
        command.add(handler.getName());
        Map<String, String> all = new HashMap<>(FunctionProcess.lambda(name, server.authority(), handler.getName()));
        all.putAll(variables);
        startedNanos = Machine.nanos();
        synchronized (this) {
            process = ChildProcess.start(host, name + "-" + server.port(), command, all);
        }
        var unused = process.ended().thenRunAsync(() -> failed("the process ended"), host.timer());
        initNanos = awaitOver() - startedNanos;
    }

    /** Starts the process and returns when it is frozen for the first time. */
    static FlushRun start(Sandbox host, Class<?> handler, Set<String> inside, Map<String, String> variables)
            throws InterruptedException {
        return new FlushRun(host, handler, inside, variables);
    }

    /** From the start of the process until runtime and extension had both asked for their first event. */
    long initNanos() {
        return initNanos;
    }

    /**
     * Continues the process, sends the event and waits until everything has ended. The function must answer with its
     * event.
     */
    Turn invoke(String event) throws InterruptedException {
        String payload = '"' + event + '"';
        Invocation invocation;
        synchronized (this) {
            runtimeWaits = false;
            over = new CompletableFuture<>();
            events++;
            invocation = new Invocation(
                    String.format("%08x-0000-4000-8000-%012x", process.pid(), events),
                    payload,
                    host.millis() + PATIENCE.toMillis(),
                    new CompletableFuture<>());
        }
        CompletableFuture<Long> answered = invocation.answer().thenApply(answer -> {
            long now = Machine.nanos();
            if (answer.kind() != InvocationResult.Kind.RETURNED
                    || !answer.body().equals(payload)) {
                throw new IllegalStateException(name + " answered " + answer + " to " + payload);
            }
            return now;
        });
        process.thaw();
        long began = Machine.nanos();
        extensions.tell(
                "INVOKE",
                "{\"eventType\":\"INVOKE\",\"deadlineMs\":" + invocation.deadlineMillis() + ",\"requestId\":\""
                        + invocation.requestId() + "\"}");
        runtime.deliver(invocation);
        long answeredNanos = await(answered);
        // The runtime may have asked for its next event before the clock was read for its answer.
        return new Turn(answeredNanos - began, Math.max(answeredNanos, awaitOver()) - began);
    }

    private long awaitOver() throws InterruptedException {
        CompletableFuture<Long> current;
        synchronized (this) {
            current = over;
        }
        return await(current);
    }

    private long await(CompletableFuture<Long> moment) throws InterruptedException {
        try {
            return moment.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(name + " is not done: " + e.getMessage() + process.tail(), e);
        }
    }

    private synchronized void failed(String why) {
        over.completeExceptionally(new IllegalStateException(why));
    }

    private synchronized void freezeIfDone() {
        if (runtimeWaits && extensions.allWait() && !over.isDone()) {
            long now = Machine.nanos();
            process.freeze();
            over.complete(now);
        }
    }

    @Override
    public void close() {
        process.close();
        server.close();
    }

    private final class RuntimeHearing implements RuntimeApi.Listener {
        @Override
        public void waits() {
            synchronized (FlushRun.this) {
                runtimeWaits = true;
            }
            freezeIfDone();
        }

        @Override
        public void failedToStart(String error) {
            FlushRun.this.failed(error);
        }
    }

    private final class ExtensionHearing implements ExtensionsApi.Listener {
        @Override
        public void allRegistered() {
            // The runtime runs already, because the extension is inside it.
        }

        @Override
        public void waits() {
            freezeIfDone();
        }

        @Override
        public void failed(String extension, String error) {
            FlushRun.this.failed(extension + " gave up: " + error);
        }
    }
}
