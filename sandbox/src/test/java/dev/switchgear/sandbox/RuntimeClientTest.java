package dev.switchgear.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the real Java runtime client says of a handler's error. */
@Timeout(60)
final class RuntimeClientTest {
    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";

    private final Sandbox host = Sandbox.open();
    private final LinkedBlockingQueue<String> waits = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> types = new LinkedBlockingQueue<>();
    private final RuntimeApi api = new RuntimeApi("arn:test", new RuntimeApi.Listener() {
        @Override
        public void waits() {
            waits.add("waits");
        }

        @Override
        public void failedToStart(String error) {
            waits.add(error);
        }
    });
    private final LoopbackServer server = LoopbackServer.start(host.threads(), new Handler.Wrapper(api) {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            if (Request.getPathInContext(request).endsWith("/error")) {
                types.add(String.valueOf(request.getHeaders().get(ERROR_TYPE)));
            }
            return api.handle(request, response, callback);
        }
    });

    @BeforeEach
    void start() throws Exception {
        LambdaFunction function = LambdaFunction.of(TalkingHandler.class);
        Map<String, String> variables =
                LambdaVariables.of("talk", "talk-1", TalkingHandler.class.getName(), server.authority());
        variables.put("LAMBDA_TASK_ROOT", host.folder().toString());
        ChildProcess.start(host, "talk-1", function.command(host.java()), variables);
        assertThat(waits.poll(60, SECONDS)).isEqualTo("waits");
    }

    @AfterEach
    void stopEverything() {
        server.close();
        host.close();
    }

    @Test
    void errorsOfAllClassesHaveOneTypeInTheHeaderAndTheirClassInTheBody() throws Exception {
        assertThat(failed("\"throw a fit\"", 1)).contains("\"errorType\":\"java.lang.IllegalStateException\"");
        assertThat(failed("\"lose a line\"", 2)).contains("\"errorType\":\"java.io.UncheckedIOException\"");
        assertThat(failed("{\"not\":\"a text\"}", 3)).contains("\"errorType\":");

        assertThat(types).containsExactly("Runtime.UserException", "Runtime.UserException", "Runtime.UserException");
    }

    /** Returns what the client posts when the handler fails on an event. */
    private String failed(String event, int number) throws Exception {
        Invocation invocation = new Invocation(
                "11111111-0000-4000-8000-00000000000" + number,
                event,
                host.millis() + 60_000,
                new CompletableFuture<>());
        api.deliver(invocation);
        InvocationResult result = invocation.answer().get(60, SECONDS);
        assertThat(result.kind()).isEqualTo(InvocationResult.Kind.FAILED);
        assertThat(waits.poll(60, SECONDS)).isEqualTo("waits");
        return result.body();
    }
}
