package dev.switchgear.extension.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The parts of Lambda and DynamoDB that a training needs: two events, and an empty table. */
final class Neighbours implements AutoCloseable {
    private static final String REFUSAL =
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ThrottlingException\",\"message\":\"training\"}";

    private final ServerSocket server;
    private final AtomicInteger events = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile boolean refusing;

    Neighbours() throws IOException {
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    String authority() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Completes when the table was written to. */
    boolean isWritten() {
        return written.getCount() == 0;
    }

    /** Makes the table refuse every request. */
    void refuse() {
        refusing = true;
    }

    /** The next event is the last one. */
    void shutdown() {
        over.countDown();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return; // the training is over
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            OutputStream out = socket.getOutputStream();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                boolean write = skipRest(in);
                if (write) {
                    written.countDown();
                }
                String body = write ? "{\"Attributes\":{\"pk\":{\"S\":\"c\"},\"sk\":{\"S\":\"*\"}}}" : answer(line);
                boolean refused = refusing && line.startsWith("POST / ");
                body = refused ? REFUSAL : body;
                String reply = "HTTP/1.1 " + (refused ? "400 Bad Request" : "200 OK")
                        + "\r\nContent-Type: application/x-amz-json-1.0\r\n"
                        + "Lambda-Extension-Identifier: training\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body;
                out.write(reply.getBytes(UTF_8));
            }
        } catch (IOException e) {
            return; // the extension hung up
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String answer(String requestLine) throws InterruptedException {
        if (!requestLine.contains("/event/next")) {
            return "{}";
        }
        if (events.getAndIncrement() == 0) {
            return "{\"eventType\":\"INVOKE\",\"deadlineMs\":4102444800000,\"requestId\":\"training\","
                    + "\"tracing\":{\"type\":\"X-Amzn-Trace-Id\",\"value\":\"Root=1\"}}";
        }
        over.await();
        return "{\"eventType\":\"SHUTDOWN\",\"shutdownReason\":\"SPINDOWN\",\"deadlineMs\":4102444800000}";
    }

    /** Returns whether it is a write. */
    private static boolean skipRest(BufferedReader in) throws IOException {
        int length = 0;
        boolean write = false;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            write |= line.endsWith("DynamoDB_20120810.UpdateItem");
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            if (in.read() < 0) {
                throw new IOException("a request ended in the middle");
            }
        }
        return write;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "neighbours");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        server.close();
    }
}
