package dev.switchgear.sandbox;

import java.net.URI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One HTTP server on the loopback, on a port that the system chose. */
public final class LoopbackServer implements AutoCloseable {
    public static final String HOST = "127.0.0.1";

    private final Server server;
    private final int port;

    private LoopbackServer(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Uses threads that other servers use too, and that the caller stops. */
    public static LoopbackServer start(QueuedThreadPool threads, Handler handler) {
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        ServerConnector connector =
                new ServerConnector(server, null, null, null, 0, 1, new HttpConnectionFactory(http));
        connector.setHost(HOST);
        connector.setPort(0);
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        server.setHandler(handler);
        server.setStopTimeout(0);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot listen on " + HOST, e);
        }
        return new LoopbackServer(server, connector.getLocalPort());
    }

    /** Returns the port that the system chose. */
    public int port() {
        return port;
    }

    /** {@code 127.0.0.1:port}, the form that the Lambda runtime uses. */
    public String authority() {
        return HOST + ":" + port;
    }

    /** Returns the address, without a path. */
    public URI uri() {
        return URI.create("http://" + authority());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop listening on " + authority(), e);
        }
    }
}
