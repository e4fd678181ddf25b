package dev.switchgear.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A dependency with a health that can be changed. It records every request.
 *
 * <p>Late answers wait on a timer, and an answer that never comes needs nothing, so waiting callers use no threads.
 */
public final class DependencyServer implements AutoCloseable {
    /** The query parameter with the key of the request. */
    public static final String KEY = "key";

    /** The header with the name of the environment that sends the request. */
    public static final String ENVIRONMENT = "Demo-Environment";

    /** The header of a request that is a probe. */
    public static final String PROBE = "Demo-Probe";

    /** More than any run sends; further requests are answered, but not recorded. */
    private static final int MOST_REQUESTS = 1_000_000;

    private final Sandbox host;
    private final SplittableRandom random;
    private final LoopbackServer server;
    private final List<ReceivedRequest> requests = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private Health health = new Health.Healthy();

    private record Expectation(int count, CompletableFuture<@Nullable Void> met) {}

    /** Starts a healthy dependency; {@code seed} selects the requests that {@link Health.Partial} fails. */
    public DependencyServer(Sandbox host, long seed) {
        this.host = host;
        random = new SplittableRandom(seed);
        server = LoopbackServer.start(host.threads(), new Answering());
    }

    /** The address for requests, without the key. */
    public String url() {
        return server.uri() + "/charge";
    }

    /** Sets the health for all later requests. */
    public synchronized void become(Health next) {
        health = next;
    }

    /** Every request so far, oldest first. */
    public synchronized List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Completes when {@code count} requests have arrived. */
    public synchronized CompletableFuture<@Nullable Void> seen(int count) {
        Expectation expectation = new Expectation(count, new CompletableFuture<>());
        expectations.add(expectation);
        meet();
        return expectation.met;
    }

    private synchronized Health.Reply see(String key, String environment, boolean probe) {
        Health.Reply reply = health.reply(key, random);
        if (requests.size() < MOST_REQUESTS) {
            requests.add(new ReceivedRequest(host.millis(), key, environment, probe, reply));
        }
        meet();
        return reply;
    }

    private void meet() {
        expectations.removeIf(one -> requests.size() >= one.count && one.met.complete(null));
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Answering extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String key = Request.extractQueryParameters(request).getValue(DependencyServer.KEY);
            String environment = request.getHeaders().get(DependencyServer.ENVIRONMENT);
            boolean probe = request.getHeaders().contains(DependencyServer.PROBE);
            Health.Reply reply = see(key == null ? "" : key, environment == null ? "" : environment, probe);
            if (reply.never()) {
                return true;
            }
            response.setStatus(reply.status());
            if (reply.after().isZero()) {
                callback.succeeded();
            } else {
                var unused =
                        host.timer().schedule(callback::succeeded, reply.after().toMillis(), TimeUnit.MILLISECONDS);
            }
            return true;
        }
    }
}
