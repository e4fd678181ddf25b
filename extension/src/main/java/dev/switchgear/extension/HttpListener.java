package dev.switchgear.extension;

import dev.switchgear.spi.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * Listens on one address, with one thread for each connection and a limit of connections.
 *
 * <p>Own code, because it must listen some 40 ms after its process started; {@code RATIONALE.md} has the figures.
 */
final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final ServerSocket server;
    private final Connections connections;
    private final Connection.Answering answering;
    private final Ticker ticker;
    private final long patienceNanos;

    private HttpListener(ServerSocket server, Connection.Answering answering, ClientLimits limits, Ticker ticker) {
        this.server = server;
        this.answering = answering;
        this.ticker = ticker;
        patienceNanos = limits.patience().toNanos();
        connections = new Connections(limits.connections(), ticker, 2 * patienceNanos);
    }

    /**
     * The limits of a client.
     *
     * @param patience how long a client may take to send one request
     * @param connections the largest number of open connections
     */
    record ClientLimits(Duration patience, int connections) {}

    /** Listens on 127.0.0.1 from now on; port 0 lets the system choose one. */
    static HttpListener open(int port, Connection.Answering answering, ClientLimits limits, Ticker ticker)
            throws IOException {
        return open(InetAddress.getByAddress(LOOPBACK), port, answering, limits, ticker);
    }

    /** Listens on another address of this environment. */
    static HttpListener open(
            InetAddress address, int port, Connection.Answering answering, ClientLimits limits, Ticker ticker)
            throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(address, port), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        HttpListener listener = new HttpListener(server, answering, limits, ticker);
        Thread thread = new Thread(listener::accept, "switchgear-accept");
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.serve(new Connection(socket, new ClientPatience(socket, ticker, patienceNanos), answering));
            } catch (IOException e) {
                // One client that is gone before it was accepted must not end the server.
                Log.debug(() -> "accepting a connection failed: " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            Log.debug(() -> "closing the listener failed: " + e.getMessage());
        }
        connections.close();
    }
}
