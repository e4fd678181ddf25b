package dev.switchgear.sandbox;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One function in one process of the real Lambda Java runtime client. */
public final class FunctionProcess implements AutoCloseable {
    /** The region in the variables of every function. */
    public static final String REGION = LambdaVariables.REGION;

    public static final String RUNTIME_CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData");

    private final Sandbox host;
    private final ConcurrentRuntimeApi api;
    private final LoopbackServer server;
    private final ChildProcess process;

    private FunctionProcess(Sandbox host, ConcurrentRuntimeApi api, LoopbackServer server, ChildProcess process) {
        this.host = host;
        this.api = api;
        this.server = server;
        this.process = process;
    }

    /** Starts a cold start. */
    public static FunctionProcess start(
            Sandbox host, Class<? extends RequestHandler<?, ?>> handler, Map<String, String> variables) {
        return start(host, host.java(), JVM, handler.getName(), variables);
    }

    /** Starts a cold start with the caller's command and JVM options; {@link #awaitReady} waits for it. */
    public static FunctionProcess start(
            Sandbox host, List<String> java, List<String> jvm, String handler, Map<String, String> variables) {
        String name = handler.substring(handler.lastIndexOf('.') + 1);
        ConcurrentRuntimeApi api = new ConcurrentRuntimeApi(LambdaVariables.arn(name));
        LoopbackServer server = LoopbackServer.start(host.threads(), api);
        List<String> command = new ArrayList<>(java);
        command.addAll(jvm);
        command.add(RUNTIME_CLIENT);
        command.add(handler);
        Map<String, String> all = new HashMap<>(lambda(name, server.authority(), handler));
        all.putAll(variables);
        String log = name + "-" + server.port();
        ChildProcess process = ChildProcess.start(host, log, command, all);
        FunctionProcess function = new FunctionProcess(host, api, server, process);
        var unused = process.ended()
                .thenRunAsync(
                        () -> api.end(new InvocationResult(
                                InvocationResult.Kind.ENDED, "the process ended" + process.tail())),
                        host.timer());
        return function;
    }

    /** Waits until the runtime asks for its first event. */
    public FunctionProcess awaitReady() throws InterruptedException {
        try {
            api.ready().get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return this;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the function is not ready" + process.tail(), e);
        }
    }

    /** Returns the Runtime API of this process. */
    public ConcurrentRuntimeApi api() {
        return api;
    }

    /** Returns the process. */
    public ChildProcess process() {
        return process;
    }

    /** Sends an event. After the timeout, the process is killed, as in Lambda. */
    public CompletableFuture<InvocationResult> invoke(String payload, Duration timeout) {
        CompletableFuture<InvocationResult> answer = api.invoke(payload, host.millis() + timeout.toMillis());
        var kill = host.timer()
                .schedule(
                        () -> {
                            if (answer.complete(new InvocationResult(
                                    InvocationResult.Kind.TIMED_OUT, "Task timed out after " + timeout))) {
                                process.close();
                            }
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        return answer.whenComplete((done, failure) -> kill.cancel(false));
    }

    /** Its log so far, or at least the end of it. */
    public String log() {
        return process.tail();
    }

    @Override
    public void close() {
        process.close();
        server.close();
    }

    /** Returns the environment variables that Lambda itself sets for a function. */
    public static Map<String, String> lambda(String name, String authority, String handler) {
        Map<String, String> variables = LambdaVariables.of(name, name, handler, authority);
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
        variables.put("LAMBDA_TASK_ROOT", ".");
        return variables;
    }
}
