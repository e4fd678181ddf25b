package dev.switchgear.signals;

import dev.switchgear.spi.Ticker;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections to allowed addresses only. It resolves a name once, checks every address, and connects to one of
 * them, so a name that resolves to another address later (DNS rebinding) has no effect. {@code RATIONALE.md} says why
 * no HTTP client is used here.
 *
 * <p>Use one for each attempt. {@link #close} ends it from another thread, unless it waits for a resolver.
 */
final class Dialer implements Closeable {
    private final AddressRules rules;
    private final SSLSocketFactory tls;
    private final Ticker ticker;
    private final long endNanos;
    private final List<Socket> open = new ArrayList<>();
    private boolean closed;

    Dialer(AddressRules rules, SSLSocketFactory tls, Ticker ticker, Duration timeout) {
        this.rules = rules;
        this.tls = tls;
        this.ticker = ticker;
        this.endNanos = ticker.nanos() + timeout.toNanos();
    }

    /** The remaining time, in milliseconds. */
    int leftMillis() throws SocketTimeoutException {
        long left = (endNanos - ticker.nanos()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** @throws IOException if it cannot or must not connect */
    Socket connect(String host, int port) throws IOException {
        InetAddress[] addresses = InetAddress.getAllByName(unbracketed(host));
        for (InetAddress address : addresses) {
            if (!rules.admits(address)) {
                throw new ForbiddenAddressException(host, address);
            }
        }
        IOException last = new IOException("no address");
        for (int i = 0; i < addresses.length; i++) {
            Socket socket = keep(new Socket());
            try {
                // one that says nothing leaves time for the others
                int millis = Math.max(1, leftMillis() / (addresses.length - i));
                socket.connect(new InetSocketAddress(addresses[i], port), millis);
                socket.setSoTimeout(leftMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    /** Starts TLS on a connection; the certificate must be trusted and contain the host name. */
    Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) keep(tls.createSocket(plain, unbracketed(host), port, true));
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(leftMillis());
        socket.startHandshake();
        return socket;
    }

    private synchronized Socket keep(Socket socket) throws IOException {
        open.add(socket);
        if (closed) {
            socket.close();
            throw new SocketTimeoutException("no answer in time");
        }
        return socket;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** A check tried to reach an address that is not allowed. */
    static final class ForbiddenAddressException extends IOException {
        private static final long serialVersionUID = 1L;

        ForbiddenAddressException(String host, InetAddress address) {
            super(host + " is at " + address.getHostAddress()
                    + ", which checks may not reach; a plan can allow private ranges, link-local ones never");
        }
    }
}
