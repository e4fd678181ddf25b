package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A function of any language: sends and receives bytes. */
final class Client implements AutoCloseable {
    /** A longer wait means a broken test, not a slow one. */
    private static final int HANGS_MILLIS = 30_000;

    private final Socket socket;

    Client(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(HANGS_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer, with its JSON as it came. */
    record ClientAnswer(int status, String body) {
        /** The value of a field, without quotes; fails if there is none. */
        String field(String name) {
            Matcher field =
                    Pattern.compile("\"" + name + "\":(\"[^\"]*\"|[^,}\\]]*)").matcher(body);
            if (!field.find()) {
                throw new AssertionError("no field " + name + " in " + body);
            }
            String value = String.valueOf(field.group(1));
            return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
        }

        boolean allowed() {
            return field("allowed").equals("true");
        }
    }

    ClientAnswer get(String path) {
        return exchange("GET " + path + " HTTP/1.1\r\nHost: localhost:2775\r\n" + Token.HEADER + ": " + Rig.SECRET
                + "\r\n\r\n");
    }

    ClientAnswer post(String path, String body) {
        return exchange("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + Token.HEADER + ": " + Rig.SECRET
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    ClientAnswer permit(String circuit) {
        return post("/circuits/" + circuit + "/permits", "");
    }

    ClientAnswer outcome(String circuit, String permit, String result) {
        return post(
                "/circuits/" + circuit + "/outcomes", "{\"permit\":\"" + permit + "\",\"result\":\"" + result + "\"}");
    }

    ClientAnswer exchange(String bytes) {
        say(bytes);
        return hear();
    }

    void say(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sayNoMore() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ClientAnswer hear() {
        try {
            HttpReply reply = HttpReply.read(socket.getInputStream());
            return new ClientAnswer(reply.status(), reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the other side has closed the connection without more bytes. */
    boolean isOver() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
