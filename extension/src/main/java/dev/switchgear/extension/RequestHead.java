package dev.switchgear.extension;

import java.util.Set;

/** The head of a request: its first line and the header fields that are used. */
final class RequestHead {
    private static final int MAX_FIELDS = 64;
    private static final int MAX_TARGET = 2_048;

    /** The allowed host names. Any other name means that a page of another site sent the request. */
    private static final Set<String> HOSTS =
            Set.of("127.0.0.1", "localhost", "[::1]", "sandbox", "sandbox.localdomain");

    private String method = "";
    private String target = "";
    private String host = "";
    private String token = "";
    private boolean keepAlive;
    private boolean asksForHost;
    private int fields;
    private int contentLength = -1;

    private RequestHead() {}

    /** Parses a head; {@code text} ends with an empty line. */
    static RequestHead parse(String text) throws BadRequestException {
        RequestHead head = new RequestHead();
        int end = lineEnd(text, 0);
        head.requestLine(text.substring(0, end));
        for (int at = end + 2; at < text.length() - 2; at = end + 2) {
            end = lineEnd(text, at);
            head.field(text.substring(at, end));
        }
        head.complete();
        return head;
    }

    HttpRequest request(byte[] body) {
        return new HttpRequest(method, target, token, keepAlive, body);
    }

    int contentLength() {
        return Math.max(0, contentLength);
    }

    private static int lineEnd(String text, int from) throws BadRequestException {
        for (int i = from; ; i++) {
            char character = text.charAt(i);
            if (character == '\r' && text.charAt(i + 1) == '\n') {
                return i;
            }
            if (character == '\r' || character == '\n') {
                throw bad("a line of the head ends with CR LF, both");
            }
            if ((character < ' ' && character != '\t') || character == 127) {
                throw bad("the head holds a control character");
            }
        }
    }

    private void requestLine(String line) throws BadRequestException {
        int first = line.indexOf(' ');
        int second = line.indexOf(' ', first + 1);
        if (first <= 0 || second < 0 || line.indexOf(' ', second + 1) >= 0) {
            throw bad("a request begins with a method, a path and HTTP/1.1");
        }
        method = line.substring(0, first);
        target = line.substring(first + 1, second);
        String version = line.substring(second + 1);
        if (method.length() > 16 || !method.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw bad("the method is 1 to 16 letters A-Z");
        }
        if (target.length() > MAX_TARGET) {
            throw new BadRequestException(414, "a path has at most " + MAX_TARGET + " characters");
        }
        if (!target.startsWith("/") || !target.chars().allMatch(c -> c > ' ' && c < 127 && c != '#')) {
            throw bad("a path begins with / and holds printable ASCII only");
        }
        switch (version) {
            case "HTTP/1.1" -> {
                keepAlive = true;
                asksForHost = true;
            }
            case "HTTP/1.0" -> keepAlive = false;
            default -> throw bad("the version is HTTP/1.1 or HTTP/1.0");
        }
    }

    private void field(String line) throws BadRequestException {
        if (++fields > MAX_FIELDS) {
            throw new BadRequestException(431, "a request has at most " + MAX_FIELDS + " header fields");
        }
        int colon = line.indexOf(':');
        if (colon <= 0 || !line.chars().limit(colon).allMatch(RequestHead::isTokenCharacter)) {
            throw bad("a header field is a name, a colon and a value");
        }
        String value = line.substring(colon + 1).strip();
        switch (lowerCase(line.substring(0, colon))) {
            case "host" -> host = once("Host", host, value);
            case "content-length" -> contentLength = length(value);
            case "transfer-encoding" ->
                throw new BadRequestException(411, "send a Content-Length; Transfer-Encoding is not supported");
            case "expect" -> throw new BadRequestException(417, "Expect is not supported; send the body at once");
            case "connection" -> connection(lowerCase(value));
            case "content-type" -> contentType(lowerCase(value));
            case Token.HEADER_LOWER_CASE -> token = once(Token.HEADER, token, value);
            default -> {
                // Other fields are ignored.
            }
        }
    }

    private void connection(String value) {
        if (value.contains("close")) {
            keepAlive = false;
        } else if (value.contains("keep-alive")) {
            keepAlive = true;
        }
    }

    /** A page in a browser can send text/plain to other sites without a preflight request, but not JSON. */
    private static void contentType(String value) throws BadRequestException {
        if (!value.equals("application/json") && !value.startsWith("application/json;")) {
            throw new BadRequestException(415, "a body is application/json");
        }
    }

    private int length(String value) throws BadRequestException {
        if (contentLength >= 0) {
            throw bad("Content-Length is given twice");
        }
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad("Content-Length is a whole number");
        }
        if (value.length() > 9 || Integer.parseInt(value) > RequestReader.MAX_BODY) {
            throw new BadRequestException(413, "a body has at most " + RequestReader.MAX_BODY + " bytes");
        }
        return Integer.parseInt(value);
    }

    private static String once(String name, String before, String value) throws BadRequestException {
        if (!before.isEmpty()) {
            throw bad(name + " is given twice");
        }
        return value;
    }

    private void complete() throws BadRequestException {
        if (host.isEmpty()) {
            if (asksForHost) {
                throw bad("HTTP/1.1 needs a Host");
            }
        } else if (!HOSTS.contains(lowerCase(withoutPort(host)))) {
            throw new BadRequestException(421, "the Host header names another host; this is 127.0.0.1");
        }
        if (contentLength > 0 && !method.equals("POST")) {
            throw bad("only a POST has a body");
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon > 0 && host.chars().skip(colon + 1).allMatch(c -> c >= '0' && c <= '9');
        return port ? host.substring(0, colon) : host;
    }

    /** Converts ASCII letters only, because the relevant names have no others. */
    private static String lowerCase(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static BadRequestException bad(String reason) {
        return new BadRequestException(400, reason);
    }
}
