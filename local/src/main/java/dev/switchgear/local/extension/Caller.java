package dev.switchgear.local.extension;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** One caller's connection: sends the same request again and again, and reads each answer to its end. */
final class Caller implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final byte[] request;
    private final byte[] buffer = new byte[16_384];

    Caller(int port, String request) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        this.request = request.getBytes(ISO_8859_1);
    }

    /** Asks once; returns the answer. */
    String ask() throws IOException {
        socket.getOutputStream().write(request);
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
