package dev.switchgear.extension;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** One client's connection: its requests, one after another, on one thread. */
final class Connection implements Runnable {
    /** How much of a refused request is read, so that its client receives the answer. */
    private static final int MAX_DRAINED = 1 << 20;

    private static final int DRAIN_MILLIS = 500;

    private final Socket socket;
    private final ClientPatience patience;
    private final Answering answering;

    /** Answers a request; throws nothing but the declared exception. */
    interface Answering {
        HttpAnswer answer(HttpRequest request) throws BadRequestException;
    }

    Connection(Socket socket, ClientPatience patience, Answering answering) {
        this.socket = socket;
        this.patience = patience;
        this.answering = answering;
    }

    ClientPatience patience() {
        return patience;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            serve(new RequestReader(socket.getInputStream(), patience), socket.getOutputStream());
        } catch (IOException e) {
            // The client has closed the connection, or lost its place.
            Log.debug(() -> "a connection ended: " + e.getMessage());
        }
    }

    private void serve(RequestReader reader, OutputStream out) throws IOException {
        boolean open = true;
        while (open) {
            HttpRequest request;
            try {
                request = reader.read();
            } catch (BadRequestException bad) {
                refuse(out, bad);
                return;
            } catch (SocketTimeoutException slow) {
                refuse(out, patience.tooSlow());
                return;
            }
            if (request == null) {
                return;
            }
            open = request.keepAlive();
            out.write(answer(request).bytes(open, !request.method().equals("HEAD")));
            patience.ended();
        }
    }

    private HttpAnswer answer(HttpRequest request) {
        try {
            return answering.answer(request);
        } catch (BadRequestException bad) {
            return HttpAnswer.refused(bad.status(), bad.reason());
        }
    }

    /** Answers an invalid request and closes the connection, because the bytes after it are not readable. */
    private void refuse(OutputStream out, BadRequestException bad) throws IOException {
        Log.debug(() -> "refused a request: " + bad.status() + " " + bad.reason());
        out.write(HttpAnswer.refused(bad.status(), bad.reason()).bytes(false, true));
        socket.shutdownOutput();
        socket.setSoTimeout(DRAIN_MILLIS);
        InputStream in = socket.getInputStream();
        byte[] unread = new byte[8_192];
        int drained = 0;
        int read = 0;
        while (read >= 0 && drained < MAX_DRAINED) {
            drained += read;
            read = in.read(unread);
        }
    }

    /** Answers that there are too many connections, without reading the request. */
    void refuseForLackOfRoom() {
        try (socket) {
            refuse(socket.getOutputStream(), new BadRequestException(429, "too many connections are busy; try again"));
        } catch (IOException e) {
            Log.debug(() -> "a connection ended: " + e.getMessage());
        }
    }

    /** Closes the connection, even during a request. */
    void cut() {
        try {
            socket.close();
        } catch (IOException e) {
            Log.debug(() -> "closing a connection failed: " + e.getMessage());
        }
    }
}
