package dev.switchgear.local.signals;

import dev.switchgear.sandbox.LoopbackServer;
import dev.switchgear.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A service with a page for health checks. It can be broken, and it counts its calls. */
final class MonitoredService implements AutoCloseable {
    static final String HEALTH = "/health";

    private final LoopbackServer server;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean broken;

    MonitoredService(Sandbox host) {
        server = LoopbackServer.start(host.threads(), new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                if (!request.getHttpURI().getPath().equals(HEALTH)) {
                    calls.incrementAndGet();
                }
                response.setStatus(broken ? 500 : 200);
                callback.succeeded();
                return true;
            }
        });
    }

    void breakDown() {
        broken = true;
    }

    void heal() {
        broken = false;
    }

    /** Returns how many calls it received, without those to the health page. */
    int calls() {
        return calls.get();
    }

    URI uri(String path) {
        return server.uri().resolve(path);
    }

    /** Returns the status of one request. */
    static int get(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(20_000);
            connection.setReadTimeout(20_000);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
