package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** An answer of Lambda: status, headers in lower case, body. It closes the connection. */
record HttpReply(int status, Map<String, String> headers, String body) {
    private static final int MOST_BYTES = 1 << 20;

    /** Reads an answer. A body ends after its length, with its last chunk, or with the connection. */
    static HttpReply read(InputStream in) throws IOException {
        String status = line(in);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                headers.put(name, line.substring(colon + 1).strip());
            }
        }
        return new HttpReply(code(status), headers, new String(body(in, headers), UTF_8));
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    private static int code(String line) throws IOException {
        if (line.startsWith("HTTP/1.") && line.length() >= 12) {
            return number(line.substring(9, 12), 10);
        }
        throw new IOException("not an HTTP reply: '" + BoundedJson.shortened(line) + "'");
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        if (length != null) {
            return exactly(in, number(length, 10));
        }
        if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return in.readNBytes(MOST_BYTES);
        }
        var whole = new java.io.ByteArrayOutputStream();
        while (true) {
            String size = line(in);
            int extension = size.indexOf(';');
            int chunk = number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
            if (chunk == 0 || whole.size() + chunk > MOST_BYTES) {
                return whole.toByteArray();
            }
            whole.writeBytes(exactly(in, chunk));
            line(in);
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(Math.min(length, MOST_BYTES));
        if (bytes.length < length) {
            throw new IOException("a reply ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private static int number(String text, int radix) throws IOException {
        try {
            return Integer.parseUnsignedInt(text, radix);
        } catch (NumberFormatException e) {
            throw new IOException("a reply holds '" + BoundedJson.shortened(text) + "' where a number should be", e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > 8_192) {
                throw new IOException("a reply ended in the middle of its head");
            }
            if (next != '\r') {
                line.append(new String(new byte[] {(byte) next}, ISO_8859_1));
            }
        }
        return line.toString();
    }
}
