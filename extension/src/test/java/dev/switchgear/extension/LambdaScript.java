package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lambda's side of the Extensions API, as a script: each request gets the next answer, byte by byte. */
final class LambdaScript implements AutoCloseable {
    private final ServerSocket server;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    LambdaScript(String... answers) {
        try {
            server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(() -> play(List.of(answers)));
        thread.setDaemon(true);
        thread.start();
    }

    static String registered() {
        String body = "{\"functionName\":\"f\",\"functionVersion\":\"1\",\"handler\":\"h\"}";
        return "HTTP/1.1 200 OK\r\nLambda-Extension-Identifier: id-7\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    static String refused(int status, String type) {
        return "HTTP/1.1 " + status + " No\r\n\r\n{\"errorType\":\"" + type + "\"}";
    }

    static String invoke(String id, long deadlineMillis) {
        return chunked("{\"eventType\":\"INVOKE\",\"deadlineMs\":" + deadlineMillis + ",\"requestId\":\"" + id
                + "\",\"tracing\":{\"type\":\"X-Amzn-Trace-Id\",\"value\":\"Root=1\"}}");
    }

    static String shutdown(String reason, long deadlineMillis) {
        return chunked("{\"eventType\":\"SHUTDOWN\",\"shutdownReason\":\"" + reason + "\",\"deadlineMs\":"
                + deadlineMillis + "}");
    }

    private static String chunked(String body) {
        int half = body.length() / 2;
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(half) + "\r\n"
                + body.substring(0, half) + "\r\n" + Integer.toHexString(body.length() - half) + "\r\n"
                + body.substring(half) + "\r\n0\r\n\r\n";
    }

    String authority() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Returns the requests so far: their first lines, the header with the extension's id, and their bodies. */
    List<String> heard() {
        return heard;
    }

    private void play(List<String> answers) {
        for (String answer : answers) {
            try (Socket socket = server.accept()) {
                hear(new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
                socket.getOutputStream().write(answer.getBytes(UTF_8));
            } catch (IOException e) {
                return; // the test has ended
            }
        }
    }

    private void hear(BufferedReader in) throws IOException {
        StringBuilder request = new StringBuilder(in.readLine());
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("Lambda-Extension-")) {
                request.append(" | ").append(line);
            } else if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        char[] body = new char[length];
        int read = length == 0 ? 0 : in.read(body);
        heard.add(request.append(" | ").append(body, 0, read).toString());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
