package dev.switchgear.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/**
 * One execution environment with an extension: first the extension is started and registers, then the function's runtime;
 * all of them are frozen together when both wait for the next event, and told together when one comes.
 *
 * <p>In Lambda every environment has a loopback of its own. Here they share the machine's, so the extension chooses its port
 * and the function is told which.
 */
public final class ExtendedEnvironment implements AutoCloseable {
    public static final String EXTENSION = "switchgear";
    static final String TOKEN = "a session token";

    private static final String ARN = "arn:aws:lambda:eu-central-1:000000000000:function:";
    private static final Pattern PORT = Pattern.compile("listens on 127\\.0\\.0\\.1:([0-9]+)");

    /** What Lambda gives all extensions to end. */
    private static final Duration END_BUDGET = Duration.ofSeconds(2);

    /**
     * What runs in a sandbox.
     *
     * @param name of the environment
     * @param function starts the runtime with the function
     * @param extension starts the extension
     * @param variables of the function, which its extension gets too
     * @param timeout of an invocation
     * @param invokeEvents whether extensions are told of invocations
     */
    public record Setup(
            String name,
            List<String> function,
            List<String> extension,
            Map<String, String> variables,
            Duration timeout,
            boolean invokeEvents) {}

    private enum Phase {
        STARTING,
        IDLE,
        BUSY,
        ENDING
    }

    private final Sandbox host;
    private final Setup setup;
    private final RuntimeApi runtime;
    private final ExtensionsApi extensions;
    private final LoopbackServer server;
    private final ChildProcess extension;
    private final CompletableFuture<ExtendedEnvironment> ready = new CompletableFuture<>();
    private CompletableFuture<ExtendedEnvironment> idle = ready;
    private @Nullable ChildProcess function;
    private boolean runtimeWaits;
    private Phase phase = Phase.STARTING;
    private long invocations;
    private String requestId = "";

    private ExtendedEnvironment(Sandbox host, Setup setup) {
        this.host = host;
        this.setup = setup;
        runtime = new RuntimeApi(ARN + setup.name(), new RuntimeHearing());
        extensions = new ExtensionsApi(setup.name(), Set.of(EXTENSION), setup.invokeEvents(), new ExtensionHearing());
        server = LoopbackServer.start(host.threads(), new Handler.Sequence(extensions, runtime));
        synchronized (this) {
            extension = ChildProcess.start(host, extensionLog(), setup.extension(), variables("0"));
        }
        var unused = extension.ended().thenRunAsync(() -> gone("the extension"), host.timer());
    }

    /** Begins a cold start; {@link #ready} tells when it is over. */
    public static ExtendedEnvironment start(Sandbox host, Setup setup) {
        return new ExtendedEnvironment(host, setup);
    }

    /** Completes when function and extension wait for the first event. */
    public CompletableFuture<ExtendedEnvironment> ready() {
        return ready;
    }

    /** Completes when the running invocation is over for function and extension, and all is frozen. */
    public synchronized CompletableFuture<ExtendedEnvironment> idle() {
        return idle;
    }

    public ChildProcess extension() {
        return extension;
    }

    /** What the extension has logged. */
    public String log() {
        try {
            return Files.readString(host.folder().resolve(extensionLog() + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Thaws everything and hands out the event; the sandbox must be idle. */
    public CompletableFuture<InvocationResult> invoke(String payload) {
        Invocation invocation;
        ChildProcess running;
        synchronized (this) {
            if (phase != Phase.IDLE || function == null) {
                throw new IllegalStateException(setup.name() + " is " + phase + ", it takes an event only when IDLE");
            }
            phase = Phase.BUSY;
            runtimeWaits = false;
            idle = new CompletableFuture<>();
            running = function;
            invocations++;
            requestId = String.format("%08x-0000-4000-8000-%012x", extension.pid(), invocations);
            long deadline = host.millis() + setup.timeout().toMillis();
            invocation = new Invocation(requestId, payload, deadline, new CompletableFuture<>());
        }
        extension.thaw();
        running.thaw();
        extensions.tell("INVOKE", invokeEvent(invocation));
        runtime.deliver(invocation);
        var expiry =
                host.timer().schedule(() -> expire(invocation), setup.timeout().toMillis(), TimeUnit.MILLISECONDS);
        return invocation.answer().whenComplete((answer, failure) -> expiry.cancel(false));
    }

    private String invokeEvent(Invocation invocation) {
        return "{\"eventType\":\"INVOKE\",\"deadlineMs\":" + invocation.deadlineMillis() + ",\"requestId\":\""
                + invocation.requestId() + "\",\"invokedFunctionArn\":\"" + ARN + setup.name()
                + "\",\"tracing\":{\"type\":\"X-Amzn-Trace-Id\",\"value\":\"Root=1-0-0\"}}";
    }

    /** The function's time is over: it is killed, and the extension told why the environment ends. */
    private void expire(Invocation invocation) {
        if (runtime.running(invocation)) {
            end("TIMEOUT");
            runtime.abandon(
                    new InvocationResult(InvocationResult.Kind.TIMED_OUT, "Task timed out after " + setup.timeout()));
        }
    }

    /** Ends the environment as Lambda does: the runtime first, then SHUTDOWN for the extension, then no mercy. */
    public boolean end(String reason) {
        ChildProcess running;
        synchronized (this) {
            phase = Phase.ENDING;
            running = function;
        }
        if (running != null) {
            running.close();
        }
        extension.thaw();
        long deadline = host.millis() + END_BUDGET.toMillis();
        extensions.tell(
                "SHUTDOWN",
                "{\"eventType\":\"SHUTDOWN\",\"shutdownReason\":\"" + reason + "\",\"deadlineMs\":" + deadline + "}");
        try {
            return extension
                            .ended()
                            .get(END_BUDGET.toMillis(), TimeUnit.MILLISECONDS)
                            .exitValue()
                    == 0;
        } catch (TimeoutException e) {
            extension.close();
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
            phase = Phase.ENDING;
            if (function != null) {
                function.close();
            }
        }
        extension.close();
        server.close();
    }

    private synchronized void gone(String what) {
        if (phase != Phase.ENDING) {
            String why = setup.name() + ": " + what + " ended" + extension.tail()
                    + (function == null ? "" : function.tail());
            ready.completeExceptionally(new IllegalStateException(why));
            idle.completeExceptionally(new IllegalStateException(why));
            runtime.abandon(new InvocationResult(InvocationResult.Kind.ENDED, why));
        }
    }

    private synchronized void startFunction() {
        Matcher port = PORT.matcher(log());
        if (!port.find()) {
            ready.completeExceptionally(new IllegalStateException("the extension does not listen" + extension.tail()));
            return;
        }
        ChildProcess started = ChildProcess.start(host, setup.name(), setup.function(), variables(port.group(1)));
        function = started;
        var unused = started.ended().thenRunAsync(() -> gone("the function"), host.timer());
    }

    /** Freezes everything if both sides are done. */
    private void freezeIfDone() {
        CompletableFuture<ExtendedEnvironment> done;
        synchronized (this) {
            if (phase == Phase.IDLE
                    || phase == Phase.ENDING
                    || function == null
                    || !runtimeWaits
                    || !extensions.allWait()) {
                return;
            }
            function.freeze();
            extension.freeze();
            phase = Phase.IDLE;
            done = idle;
        }
        done.complete(this);
    }

    private String extensionLog() {
        return setup.name() + "-extension";
    }

    private Map<String, String> variables(String port) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "AWS_LAMBDA_RUNTIME_API", server.authority(),
                "AWS_LAMBDA_FUNCTION_NAME", setup.name(),
                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128",
                "AWS_REGION", "eu-central-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "AWS_SESSION_TOKEN", TOKEN,
                "SWITCHGEAR_EXTENSION_HTTP_PORT", port,
                "TZ", "UTC"));
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + setup.name());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", setup.name());
        variables.put("LAMBDA_TASK_ROOT", host.folder().toString());
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        variables.put("_HANDLER", "function");
        variables.putAll(setup.variables());
        return variables;
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
