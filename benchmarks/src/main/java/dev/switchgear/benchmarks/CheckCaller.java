package dev.switchgear.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** One caller's connection. It sends the same request again and again, and reads each answer to its end. */
public final class CheckCaller implements AutoCloseable {
    private static final String PERMIT = "\"permit\":\"";

    private final Socket socket;
    private final InputStream in;
    private final byte[] request;
    private final byte[] buffer = new byte[16_384];

    public CheckCaller(int port, String request) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        this.request = request.getBytes(ISO_8859_1);
    }

    /** Sends the check; returns the answer. */
    public String ask() throws IOException {
        return exchange(request);
    }

    /** Reports that the call which {@code answer} permitted succeeded. */
    void report(String answer) throws IOException {
        int at = answer.indexOf(PERMIT);
        if (at < 0) {
            throw new IOException("no permit: " + answer);
        }
        int from = at + PERMIT.length();
        String body =
                "{\"permit\":\"" + answer.substring(from, answer.indexOf('"', from)) + "\",\"result\":\"success\"}";
        String head =
                "POST /circuits/payments/outcomes HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length();
        String recorded = exchange((head + "\r\n\r\n" + body).getBytes(ISO_8859_1));
        if (!recorded.contains("\"recorded\":true")) {
            throw new IOException("not recorded: " + recorded);
        }
    }

    private String exchange(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        int length = 0;
        while (true) {
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                throw new IOException("hung up after " + length + " bytes");
            }
            length += read;
            String answer = new String(buffer, 0, length, ISO_8859_1);
            int head = answer.indexOf("\r\n\r\n");
            if (head >= 0 && length >= head + 4 + contentLength(answer, head)) {
                return answer;
            }
        }
    }

    private static int contentLength(String answer, int head) {
        int at = answer.toLowerCase(java.util.Locale.ROOT).indexOf("content-length:");
        if (at < 0 || at > head) {
            return 0;
        }
        return Integer.parseInt(
                answer.substring(at + 15, answer.indexOf('\r', at)).strip());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
