package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Map;

/** One answer, always JSON. */
final class HttpAnswer {
    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(411, "Length Required"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"));

    private final int status;
    private final String allow;
    private final byte[] body;

    private HttpAnswer(int status, String allow, byte[] body) {
        this.status = status;
        this.allow = allow;
        this.body = body;
    }

    static HttpAnswer ok(byte[] body) {
        return new HttpAnswer(200, "", body);
    }

    static HttpAnswer refused(int status, String reason) {
        return new HttpAnswer(status, "", BoundedJson.object(json -> json.writeStringField("error", reason)));
    }

    /** {@code allow} is the method that the path supports. */
    static HttpAnswer wrongMethod(String allow) {
        byte[] body = BoundedJson.object(json -> json.writeStringField("error", "this path knows " + allow + " only"));
        return new HttpAnswer(405, allow, body);
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    /** The bytes of the answer. */
    byte[] bytes(boolean keepAlive, boolean withBody) {
        StringBuilder head = new StringBuilder(160)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(PHRASES.getOrDefault(status, "Status"))
                .append("\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: ")
                .append(body.length);
        if (!allow.isEmpty()) {
            head.append("\r\nAllow: ").append(allow);
        }
        head.append(keepAlive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
        byte[] first = head.toString().getBytes(US_ASCII);
        if (!withBody) {
            return first;
        }
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        return all;
    }
}
