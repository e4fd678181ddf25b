package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads HTTP/1.1 requests from one connection. It refuses whatever RFC 9112 allows a server to refuse, because a
 * request that two programs read differently can smuggle another one. Lines end with CRLF, a body has a Content-Length,
 * no line is folded, and no field is given twice.
 */
final class RequestReader {
    /** The longest head of a request, all its lines together. */
    static final int MAX_HEAD = 8_192;

    /** The largest body. */
    static final int MAX_BODY = 65_536;

    /** Limits how long the next read may wait. */
    interface ReadLimit {
        /** A request has begun; its time starts now. */
        void begun();

        /** Called before each read inside a request; throws if the time has passed. */
        void beforeRead() throws IOException, BadRequestException;
    }

    private final InputStream in;
    private final ReadLimit patience;
    private byte[] buffer = new byte[1_024];
    private int from;
    private int to;

    RequestReader(InputStream in, ReadLimit patience) {
        this.in = in;
        this.patience = patience;
    }

    /**
     * Reads one request, or returns null when the client has closed the connection between two requests.
     *
     * @throws BadRequestException if this is not a valid request
     */
    @org.jspecify.annotations.Nullable
    HttpRequest read() throws IOException, BadRequestException {
        if (from == to) {
            from = 0;
            to = in.read(buffer);
            if (to <= 0) {
                to = 0;
                return null;
            }
        }
        patience.begun();
        int end = headEnd();
        RequestHead head = RequestHead.parse(new String(buffer, from, end - from, ISO_8859_1));
        from = end;
        return head.request(body(head.contentLength()));
    }

    /** Reads until the head ends, and returns its end. */
    private int headEnd() throws IOException, BadRequestException {
        int looked = from;
        while (true) {
            for (int i = Math.max(from, looked - 3); i + 3 < to; i++) {
                if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                    return i + 4;
                }
            }
            looked = to;
            if (to - from >= MAX_HEAD) {
                throw tooLong();
            }
            int before = from;
            more();
            looked -= before - from;
        }
    }

    private BadRequestException tooLong() {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                return new BadRequestException(431, "the head of a request has at most " + MAX_HEAD + " bytes");
            }
        }
        return new BadRequestException(414, "the head of a request has at most " + MAX_HEAD + " bytes");
    }

    private byte[] body(int length) throws IOException, BadRequestException {
        while (to - from < length) {
            more();
        }
        byte[] body = Arrays.copyOfRange(buffer, from, from + length);
        from += length;
        return body;
    }

    /** Reads more bytes, after dropping those that were used. */
    private void more() throws IOException, BadRequestException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, MAX_HEAD + MAX_BODY));
        }
        patience.beforeRead();
        int read = in.read(buffer, to, buffer.length - to);
        if (read < 0) {
            throw new BadRequestException(400, "the request ends in the middle");
        }
        to += read;
    }
}
