package dev.switchgear.http;

import dev.switchgear.Circuit;
import dev.switchgear.Classifier;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Permit;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A {@code java.net.http.HttpClient} whose requests pass through circuits.
 *
 * <pre>{@code
 * HttpClient client = CircuitHttpClient.builder(HttpClient.newHttpClient(), switchgear, Clock.systemUTC())
 *         .circuit("payments")
 *         .build();
 * HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
 * }</pre>
 *
 * <p>A refused request is not sent: {@code send} throws {@link CircuitOpenException}, and the future of {@code sendAsync} fails
 * with it. {@link HttpAnswers} says what each answer counts as. The answer is counted when the client returns it: with a body
 * handler that streams, before the body has been read. Cancelling a future cancels its exchange. Redirects and the client's own
 * retries are parts of one call. Web sockets are not guarded.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class CircuitHttpClient extends HttpClient implements AutoCloseable {
    private final HttpClient client;
    private final Function<HttpRequest, Circuit> circuits;

    private CircuitHttpClient(HttpClient client, Function<HttpRequest, Circuit> circuits) {
        this.client = client;
        this.circuits = circuits;
    }

    /**
     * Returns a builder.
     *
     * @param clock the clock for dates in {@code Retry-After}, usually {@code Clock.systemUTC()}
     */
    public static Builder builder(HttpClient client, Switchgear switchgear, InstantSource clock) {
        return new Builder(client, switchgear, clock);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        Circuit circuit = circuits.apply(request);
        Permit permit =
                CallersSpan.current().note(circuit.id(), circuit.decide()).permit();
        HttpResponse<T> response;
        try {
            response = client.send(request, handler);
        } catch (Throwable thrown) {
            permit.thrown(thrown);
            throw thrown;
        }
        permit.result(response);
        return response;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return guarded(request, () -> client.sendAsync(request, handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler,
            HttpResponse.@Nullable PushPromiseHandler<T> pushHandler) {
        return guarded(request, () -> client.sendAsync(request, handler, pushHandler));
    }

    private <T> CompletableFuture<T> guarded(HttpRequest request, Supplier<CompletableFuture<T>> exchange) {
        AtomicReference<@Nullable CompletableFuture<T>> sent = new AtomicReference<>();
        CompletableFuture<T> answer = new CompletableFuture<>();
        Circuit circuit = circuits.apply(request);
        CallersSpan span = CallersSpan.current();
        circuit.<T>callAsync(() -> {
                    span.note(circuit.id(), "permitted");
                    CompletableFuture<T> started = exchange.get();
                    sent.set(started);
                    return started;
                })
                .whenComplete((response, thrown) -> {
                    if (thrown == null) {
                        answer.complete(response);
                        return;
                    }
                    Throwable wrapped = thrown.getCause();
                    Throwable cause = thrown instanceof CompletionException && wrapped != null ? wrapped : thrown;
                    if (cause instanceof CircuitOpenException open && sent.get() == null) {
                        span.note(circuit.id(), open.refusal());
                    }
                    answer.completeExceptionally(cause);
                });
        return answer.whenComplete((response, thrown) -> {
            CompletableFuture<T> started = sent.get();
            if (answer.isCancelled() && started != null) {
                started.cancel(true);
            }
        });
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return client.newWebSocketBuilder();
    }

    /** Closes the client, if clients of this JDK can be closed. The circuits stay as they are. */
    @Override
    public void close() {
        if (client instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("the client could not be closed", e);
            }
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    /** Makes a {@link CircuitHttpClient}. Not safe for use by several threads. */
    public static final class Builder {
        private final HttpClient client;
        private final Switchgear switchgear;
        private Function<HttpRequest, String> names = Builder::host;
        private CircuitPolicy policy = CircuitPolicy.defaults();
        private Classifier classifier;

        private Builder(HttpClient client, Switchgear switchgear, InstantSource clock) {
            this.client = Objects.requireNonNull(client, "client");
            this.switchgear = Objects.requireNonNull(switchgear, "switchgear");
            this.classifier = HttpAnswers.classifier(clock);
        }

        private static String host(HttpRequest request) {
            String host = request.uri().getHost();
            return host == null ? "unknown" : host.replaceAll("[^A-Za-z0-9._:-]", "_");
        }

        /** Sets one circuit for all requests. */
        public Builder circuit(String name) {
            return circuits(request -> name);
        }

        /**
         * Sets the circuit of a request; default one for each host. Use dependencies as names, not paths or other
         * unbounded sets of values.
         */
        public Builder circuits(Function<HttpRequest, String> value) {
            names = Objects.requireNonNull(value, "circuits");
            return this;
        }

        /** Sets the policy of the circuits. */
        public Builder policy(CircuitPolicy value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /**
         * Sets the classifier of answers; default {@link HttpAnswers#classifier}, and {@link HttpAnswers#builder} to
         * change it.
         */
        public Builder classifier(Classifier value) {
            classifier = Objects.requireNonNull(value, "classifier");
            return this;
        }

        /** Returns the client. */
        public CircuitHttpClient build() {
            Function<HttpRequest, String> named = names;
            CircuitPolicy given = policy;
            Classifier counting = classifier;
            return new CircuitHttpClient(client, request -> switchgear.circuit(named.apply(request), given, counting));
        }
    }
}
