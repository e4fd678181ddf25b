package dev.switchgear.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.TripRule;
import dev.switchgear.testkit.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A dependency over HTTP with answers that a test sets, and the circuits of a process on virtual time. */
final class AnsweringServer implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    /** Opens after its first failures, so that a test needs few calls. */
    static final CircuitPolicy QUICK =
            CircuitPolicy.builder().tripRule(TripRule.consecutiveFailures(3)).build();

    final AtomicInteger requests = new AtomicInteger();
    final VirtualTime time = new VirtualTime(START);
    final Switchgear switchgear = Switchgear.builder()
            .store(new InMemoryCircuitStore())
            .clock(time)
            .ticker(time::nanos)
            .executor(Runnable::run)
            .asyncExecutor(Runnable::run)
            .seed(1)
            .build();
    private final CountDownLatch released = new CountDownLatch(1);
    private final HttpServer server;
    private volatile int status = 200;
    private volatile String body = "{}";
    private volatile Map<String, String> headers = Map.of();
    private volatile boolean silent;

    AnsweringServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(work -> {
            Thread thread = new Thread(work, "answering-server");
            thread.setDaemon(true);
            thread.start();
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answers(int newStatus, String newBody, Map<String, String> newHeaders) {
        status = newStatus;
        body = newBody;
        headers = newHeaders;
    }

    /** Sends no more answers. */
    void fallsSilent() {
        silent = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        if (silent) {
            awaitRelease();
        }
        exchange.getResponseHeaders().add("Connection", "close"); // without this, its two packets wait for each other
        headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @SuppressWarnings("ResultOfMethodCallIgnored") // the end of the test
    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes a call each tenth of a second until the circuit is open, at most {@code most} calls. */
    boolean opensWithin(int calls, String circuit, Runnable call) {
        for (int i = 0; i < calls; i++) {
            call.run();
            if (state(circuit) == CircuitState.OPEN) {
                return true;
            }
            time.advance(Duration.ofMillis(100));
        }
        return false;
    }

    CircuitState state(String circuit) {
        return switchgear.circuit(circuit, QUICK).status().fleetState();
    }

    /** Returns the last failure that this process counted. */
    Optional<String> failures(String circuit) {
        return switchgear.circuit(circuit, QUICK).status().lastFailure();
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        switchgear.close();
    }
}
