package dev.switchgear.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Runtime API as correct and faulty runtimes use it. */
@Timeout(60)
final class RuntimeApiTest {
    private final Sandbox host = Sandbox.open();
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final RuntimeApi api = new RuntimeApi("arn:test", new RuntimeApi.Listener() {
        @Override
        public void waits() {
            heard.add("waits");
        }

        @Override
        public void failedToStart(String error) {
            heard.add("failed: " + error);
        }
    });
    private final LoopbackServer server = LoopbackServer.start(host.threads(), api);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stopEverything() {
        server.close();
        host.close();
    }

    @Test
    void sendsAnEventWithItsHeadersAndAcceptsItsAnswerOnce() throws Exception {
        CompletableFuture<HttpResponse<String>> next = next();
        Invocation invocation = invocation("11111111-0000-4000-8000-000000000001");
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("waits");
        api.deliver(invocation);

        HttpResponse<String> event = next.get(30, TimeUnit.SECONDS);
        assertThat(event.body()).isEqualTo("{\"n\":1}");
        assertThat(event.headers().firstValue("Lambda-Runtime-Aws-Request-Id")).contains(invocation.requestId());
        assertThat(event.headers().firstValue("Lambda-Runtime-Deadline-Ms")).contains("12345");
        assertThat(event.headers().firstValue("Lambda-Runtime-Invoked-Function-Arn"))
                .contains("arn:test");
        assertThat(event.headers().firstValue("Lambda-Runtime-Trace-Id")).isPresent();

        assertThat(post("invocation/" + invocation.requestId() + "/response", "{\"ok\":true}"))
                .isEqualTo(202);
        assertThat(invocation.answer().get(30, TimeUnit.SECONDS))
                .isEqualTo(new InvocationResult(InvocationResult.Kind.RETURNED, "{\"ok\":true}"));
        assertThat(post("invocation/" + invocation.requestId() + "/response", "{}"))
                .isEqualTo(400);
    }

    @Test
    void acceptsAnErrorAsAnAnswer() throws Exception {
        CompletableFuture<HttpResponse<String>> next = next();
        heard.poll(30, TimeUnit.SECONDS);
        Invocation invocation = invocation("11111111-0000-4000-8000-000000000002");
        api.deliver(invocation);
        next.get(30, TimeUnit.SECONDS);

        assertThat(post("invocation/" + invocation.requestId() + "/error", "{\"errorType\":\"E\"}"))
                .isEqualTo(202);
        assertThat(invocation.answer().get(30, TimeUnit.SECONDS).kind()).isEqualTo(InvocationResult.Kind.FAILED);
    }

    @Test
    void treatsARequestForTheNextEventWithoutAnAnswerAsAFailure() throws Exception {
        CompletableFuture<HttpResponse<String>> next = next();
        heard.poll(30, TimeUnit.SECONDS);
        Invocation invocation = invocation("11111111-0000-4000-8000-000000000003");
        api.deliver(invocation);
        next.get(30, TimeUnit.SECONDS);

        CompletableFuture<HttpResponse<String>> impatient = next();

        assertThat(invocation.answer().get(30, TimeUnit.SECONDS).kind()).isEqualTo(InvocationResult.Kind.FAILED);
        assertThat(impatient).isNotDone();
    }

    @Test
    void anEventThatComesAfterTheProcessEndedIsAnsweredAtOnce() throws Exception {
        CompletableFuture<HttpResponse<String>> next = next();
        heard.poll(30, TimeUnit.SECONDS);
        InvocationResult ended = new InvocationResult(InvocationResult.Kind.ENDED, "killed");
        api.end(ended);
        Invocation late = invocation("11111111-0000-4000-8000-000000000004");

        api.deliver(late);

        assertThat(late.answer()).isCompletedWithValue(ended);
        assertThat(api.running(late)).isFalse();
        assertThat(next).isNotDone();
    }

    @Test
    void refusesUnknownRequests() throws Exception {
        assertThat(post("invocation/never-handed-out/response", "{}")).isEqualTo(400);
        assertThat(post("invocation/x/shrug", "{}")).isEqualTo(404);
        assertThat(post("nothing", "{}")).isEqualTo(404);
        assertThat(post("invocation/x/response", "x".repeat(6 * 1024 * 1024 + 1)))
                .isEqualTo(413);
    }

    @Test
    void learnsThatARuntimeCouldNotStart() throws Exception {
        assertThat(post("init/error", "no such class")).isEqualTo(202);
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("failed: no such class");
    }

    private static Invocation invocation(String requestId) {
        return new Invocation(requestId, "{\"n\":1}", 12_345, new CompletableFuture<>());
    }

    private CompletableFuture<HttpResponse<String>> next() {
        return client.sendAsync(HttpRequest.newBuilder(uri("invocation/next")).build(), BodyHandlers.ofString());
    }

    private int post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private URI uri(String path) {
        return server.uri().resolve("/2018-06-01/runtime/" + path);
    }
}
