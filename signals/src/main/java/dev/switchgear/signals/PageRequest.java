package dev.switchgear.signals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One GET, by hand: as much of HTTP/1.1 as asking a page whether it is well takes. */
final class PageRequest {
    private static final int MOST_HEAD = 32 * 1024;
    private static final int MOST_BODY = 64 * 1024;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final Dialer dialer;

    PageRequest(Dialer dialer) {
        this.dialer = dialer;
    }

    /**
     * What came back.
     *
     * @param status of it
     * @param location where it says to look instead, or empty
     * @param body the first 64 KB of it
     */
    record Answer(int status, String location, String body) {}

    /** @throws IOException if there was no answer that can be read */
    Answer get(URI uri) throws IOException {
        boolean secure = uri.getScheme().equalsIgnoreCase("https");
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS : HTTP;
        Socket plain = dialer.connect(uri.getHost(), port);
        try (Socket socket = secure ? dialer.secured(plain, uri.getHost(), port) : plain) {
            socket.getOutputStream().write(head(uri).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return read(socket);
        }
    }

    private static String head(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return "GET " + path + query + " HTTP/1.1\r\n"
                + "Host: " + uri.getRawAuthority() + "\r\n"
                + "User-Agent: switchgear-health\r\n"
                + "Accept: */*\r\n"
                + "Connection: close\r\n\r\n";
    }

    private Answer read(Socket socket) throws IOException {
        InputStream input = socket.getInputStream();
        String[] status = line(socket, input, MOST_HEAD).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5][0-9][0-9]")) {
            throw new ProtocolException("the answer is no HTTP");
        }
        Map<String, String> headers = new TreeMap<>();
        int left = MOST_HEAD;
        for (String header = line(socket, input, left); !header.isEmpty(); header = line(socket, input, left)) {
            left -= header.length() + 2;
            int colon = header.indexOf(':');
            if (colon > 0) {
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
        }
        String body = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")
                ? chunks(socket, input)
                : plain(socket, input, length(headers.get("content-length")));
        return new Answer(Integer.parseInt(status[1]), headers.getOrDefault("location", ""), body);
    }

    private static int length(@org.jspecify.annotations.Nullable String header) {
        return header != null && header.matches("[0-9]{1,9}")
                ? Math.min(MOST_BODY, Integer.parseInt(header))
                : MOST_BODY;
    }

    private String plain(Socket socket, InputStream input, int length) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        copy(socket, input, body, length);
        return body.toString(StandardCharsets.UTF_8);
    }

    private String chunks(Socket socket, InputStream input) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < MOST_BODY) {
            String size = line(socket, input, MOST_HEAD).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new ProtocolException("a chunk of the answer has no size");
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                break;
            }
            copy(socket, input, body, Math.min(length, MOST_BODY - body.size()));
            if (body.size() < MOST_BODY) {
                String end = line(socket, input, MOST_HEAD);
                if (!end.isEmpty()) {
                    throw new ProtocolException("a chunk of the answer is longer than it says");
                }
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private void copy(Socket socket, InputStream from, ByteArrayOutputStream to, int length) throws IOException {
        byte[] some = new byte[8 * 1024];
        int left = length;
        while (left > 0) {
            socket.setSoTimeout(dialer.leftMillis()); // anew each time: an answer that drips must end, too
            int read = from.read(some, 0, Math.min(left, some.length));
            if (read < 0) {
                return;
            }
            to.write(some, 0, read);
            left -= read;
        }
    }

    private String line(Socket socket, InputStream input, int most) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < most) {
            socket.setSoTimeout(dialer.leftMillis());
            int next = input.read();
            if (next < 0) {
                throw new ProtocolException("the answer ends early");
            }
            if (next == '\n') {
                int end =
                        line.length() > 0 && line.charAt(line.length() - 1) == '\r' ? line.length() - 1 : line.length();
                return line.substring(0, end);
            }
            line.append((char) next);
        }
        throw new ProtocolException("the head of the answer is longer than " + MOST_HEAD + " bytes");
    }
}
