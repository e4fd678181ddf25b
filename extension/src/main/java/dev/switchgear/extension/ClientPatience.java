package dev.switchgear.extension;

import dev.switchgear.spi.Ticker;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/**
 * Limits the time of one whole request, from its first byte. A limit per read would let a slow client keep a thread.
 * Between two requests, a client may be idle without a limit; see {@link Connections}.
 */
final class ClientPatience implements RequestReader.ReadLimit {
    private final Socket socket;
    private final Ticker ticker;
    private final long limitNanos;
    private volatile boolean busy;
    private volatile long sinceNanos;

    ClientPatience(Socket socket, Ticker ticker, long limitNanos) {
        this.socket = socket;
        this.ticker = ticker;
        this.limitNanos = limitNanos;
        sinceNanos = ticker.nanos();
    }

    @Override
    public void begun() {
        sinceNanos = ticker.nanos();
        busy = true;
    }

    @Override
    public void beforeRead() throws IOException, BadRequestException {
        long left = limitNanos - busyNanos();
        if (left <= 0) {
            throw tooSlow();
        }
        socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
    }

    /** The request is answered; the client may be idle now. */
    void ended() throws SocketException {
        socket.setSoTimeout(0);
        sinceNanos = ticker.nanos();
        busy = false;
    }

    BadRequestException tooSlow() {
        return new BadRequestException(408, "the request did not come within " + limitNanos / 1_000_000 + " ms");
    }

    boolean isBusy() {
        return busy;
    }

    /** Since when the client is idle, or a request is in progress. */
    long sinceNanos() {
        return sinceNanos;
    }

    private long busyNanos() {
        return ticker.nanos() - sinceNanos;
    }
}
