package dev.switchgear.signals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the answer to a GET. The end of its body follows RFC 9112, section 6.3, case by case, because waiting for a
 * missing body would make a healthy page time out.
 */
final class PageReader {
    private static final int MOST_HEAD = 32 * 1024;
    private static final int MOST_BODY = 64 * 1024;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Dialer dialer;
    private final Socket socket;
    private final InputStream input;
    /** The remaining limit for the heads of the answer and of all interim answers. */
    private int headLeft = MOST_HEAD;

    PageReader(Dialer dialer, Socket socket) throws IOException {
        this.dialer = dialer;
        this.socket = socket;
        this.input = socket.getInputStream();
    }

    private record Head(int status, Map<String, String> fields) {
        String field(String name) {
            return fields.getOrDefault(name, "");
        }

        /** An interim answer. */
        boolean isInterim() {
            return status < 200 && status != SWITCHING_PROTOCOLS;
        }

        boolean hasBody() {
            return status >= 200 && status != NO_CONTENT && status != NOT_MODIFIED;
        }
    }

    PageAnswer read(boolean body) throws IOException {
        Head head = head();
        while (head.isInterim()) {
            head = head();
        }
        return new PageAnswer(head.status, head.field("location"), body && head.hasBody() ? body(head) : "");
    }

    private Head head() throws IOException {
        String[] status = headLine().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5][0-9][0-9]")) {
            throw new ProtocolException("the answer is not HTTP");
        }
        Map<String, String> fields = new TreeMap<>();
        String last = "";
        for (String line = headLine(); !line.isEmpty(); line = headLine()) {
            int colon = line.indexOf(':');
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                fields.put(last, (fields.getOrDefault(last, "") + " " + line.strip()).strip());
            } else if (colon > 0) {
                last = line.substring(0, colon).toLowerCase(Locale.ROOT);
                fields.merge(last, line.substring(colon + 1).strip(), (one, more) -> one + ", " + more);
            }
        }
        return new Head(Integer.parseInt(status[1]), fields);
    }

    private String body(Head head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String coding = head.field("transfer-encoding");
        String length = head.field("content-length");
        if (!coding.isEmpty()) {
            coded(coding, body);
        } else if (!length.isEmpty()) {
            int wanted = (int) Math.min(MOST_BODY, length(length));
            if (copy(body, wanted) < wanted) {
                throw new ProtocolException("the body of the answer ends early");
            }
        } else {
            copy(body, MOST_BODY); // until the connection ends
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /** Codings are in the order in which they were applied; compression was not requested. */
    private void coded(String codings, ByteArrayOutputStream body) throws IOException {
        String[] all = codings.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1);
        boolean chunked = all[all.length - 1].equals("chunked");
        if (Arrays.stream(all).anyMatch(one -> !one.equals("chunked") && !one.equals("identity"))) {
            throw new ProtocolException("the answer is coded as '" + codings + "', which was not requested");
        }
        if (chunked) {
            chunks(body);
        } else {
            copy(body, MOST_BODY);
        }
    }

    /** A length, or a list of equal lengths, which joined fields produce. */
    private static long length(String field) throws ProtocolException {
        String[] all = field.split("\\s*,\\s*", -1);
        for (String one : all) {
            if (!one.matches("[0-9]{1,18}") || Long.parseLong(one) != Long.parseLong(all[0])) {
                throw new ProtocolException("the length of the answer is '" + field + "'; it must be one number");
            }
        }
        return Long.parseLong(all[0]);
    }

    private void chunks(ByteArrayOutputStream body) throws IOException {
        while (body.size() < MOST_BODY) {
            String size = line(MOST_HEAD).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new ProtocolException("a chunk of the answer has no size");
            }
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                return;
            }
            int wanted = (int) Math.min(length, MOST_BODY - body.size());
            if (copy(body, wanted) < wanted) {
                throw new ProtocolException("a chunk of the answer ends early");
            }
            if (body.size() < MOST_BODY && !line(MOST_HEAD).isEmpty()) {
                throw new ProtocolException("a chunk of the answer is longer than it says");
            }
        }
    }

    /** Returns how many bytes there were until the end of the connection, at most {@code length}. */
    private int copy(ByteArrayOutputStream to, int length) throws IOException {
        byte[] some = new byte[8 * 1024];
        int left = length;
        while (left > 0) {
            socket.setSoTimeout(dialer.leftMillis()); // anew each time: an answer that drips must end, too
            int read = input.read(some, 0, Math.min(left, some.length));
            if (read < 0) {
                break;
            }
            to.write(some, 0, read);
            left -= read;
        }
        return length - left;
    }

    private String headLine() throws IOException {
        String line = line(headLeft);
        headLeft -= line.length() + 2;
        return line;
    }

    private String line(int most) throws IOException {
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
