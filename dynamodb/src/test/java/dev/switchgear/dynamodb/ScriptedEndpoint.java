package dev.switchgear.dynamodb;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An HTTP server whose answers the test defines, for errors that DynamoDB Local does not make. */
final class ScriptedEndpoint implements AutoCloseable {
    /** What is done with one request. */
    sealed interface Reply {
        /** An answer, after which the connection stays open. */
        record JsonReply(int status, String body) implements Reply {}

        /** An answer of something that is not DynamoDB; the connection stays open. */
        record Page(int status, String type, String body) implements Reply {}

        /** No answer, ever; the connection stays open. */
        record Silence() implements Reply {}

        /** The connection is closed without an answer. */
        record HangUp() implements Reply {}

        /** The head of an answer and half its body, and then no more. */
        record HalfAnAnswer() implements Reply {}

        /** An answer with the checksum of another. */
        record Damaged() implements Reply {}
    }

    static final Reply EMPTY = new Reply.JsonReply(200, "{}");
    static final Reply SILENCE = new Reply.Silence();
    static final Reply HANG_UP = new Reply.HangUp();
    static final Reply HALF = new Reply.HalfAnAnswer();
    static final Reply DAMAGED = new Reply.Damaged();

    private static final String JSON = "application/x-amz-json-1.0";

    private final ServerSocket socket;
    private final BlockingQueue<Reply> script = new LinkedBlockingQueue<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Duration openingTakes = Duration.ZERO;

    ScriptedEndpoint() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        background("accept", this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** The next requests get these replies, one each; later ones get an empty item. */
    ScriptedEndpoint replying(Reply... replies) {
        script.addAll(List.of(replies));
        return this;
    }

    /** The first answer on each connection comes later, as after a handshake on a slow processor. */
    ScriptedEndpoint openingTakes(Duration delay) {
        openingTakes = delay;
        return this;
    }

    /** Replies with an error as DynamoDB words it. */
    static Reply error(int status, String code, String message) {
        return new Reply.JsonReply(
                status,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"" + message + "\"}");
    }

    /** Returns how many requests have arrived whole. */
    int requests() {
        return requests.get();
    }

    /** Returns how many connections have been opened. */
    int connections() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() throws IOException {
        while (closed.getCount() > 0) {
            Socket connection = socket.accept();
            connection.setTcpNoDelay(true);
            connections.add(connection);
            background("connection", () -> serve(connection));
        }
    }

    private void serve(Socket connection) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        boolean opening = true;
        while (readRequest(in)) {
            requests.incrementAndGet();
            if (opening && closed.await(openingTakes.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            opening = false;
            Reply scripted = script.poll();
            if (!reply(scripted == null ? EMPTY : scripted, connection)) {
                return;
            }
        }
    }

    private boolean reply(Reply reply, Socket connection) throws IOException, InterruptedException {
        if (reply instanceof Reply.HangUp) {
            connection.close();
            return false;
        }
        if (reply instanceof Reply.JsonReply json) {
            send(connection.getOutputStream(), json, json.body().length());
            return true;
        }
        if (reply instanceof Reply.Page page) {
            send(connection.getOutputStream(), page, page.body().length());
            return true;
        }
        if (reply instanceof Reply.Damaged) {
            send(connection.getOutputStream(), new Reply.Page(200, JSON + "\r\nx-amz-crc32: 1", "{}"), 2);
            return true;
        }
        if (reply instanceof Reply.HalfAnAnswer) {
            send(connection.getOutputStream(), new Reply.JsonReply(200, "{\"Item\":"), 100);
        }
        closed.await();
        return false;
    }

    private static void send(OutputStream out, Reply.JsonReply json, int length) throws IOException {
        send(out, new Reply.Page(json.status(), JSON, json.body()), length);
    }

    private static void send(OutputStream out, Reply.Page page, int length) throws IOException {
        String head = "HTTP/1.1 " + page.status() + " x\r\nContent-Type: " + page.type()
                + "\r\nLocation: /login\r\nContent-Length: " + length + "\r\n\r\n";
        out.write((head + page.body()).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Returns false at the end of the connection. */
    private static boolean readRequest(InputStream in) throws IOException {
        int length = 0;
        boolean any = false;
        for (String line = readLine(in); line != null; line = readLine(in)) {
            if (line.isEmpty()) {
                return any && in.readNBytes(length).length == length;
            }
            any = true;
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length =
                        Integer.parseInt(lower.substring(lower.indexOf(':') + 1).trim());
            }
        }
        return false;
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void background(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException | InterruptedException e) {
                        // The test is over, or the other side has hung up; both end this thread's work.
                    }
                },
                "scripted-endpoint-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
