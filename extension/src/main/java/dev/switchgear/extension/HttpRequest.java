package dev.switchgear.extension;

/** One request, as far as anybody here needs it. */
final class HttpRequest {
    private final String method;
    private final String path;
    private final String query;
    private final String token;
    private final boolean keepAlive;
    private final byte[] body;

    /** A request for a target as it stands in the first line, still encoded. */
    HttpRequest(String method, String target, String token, boolean keepAlive, byte[] body) {
        int mark = target.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? "" : target.substring(mark + 1);
        this.token = token;
        this.keepAlive = keepAlive;
        this.body = body;
    }

    String method() {
        return method;
    }

    /** What stands before the question mark. */
    String path() {
        return path;
    }

    /** What stands after the question mark; empty if there is none. */
    String query() {
        return query;
    }

    /** The token header; empty if there is none. */
    String token() {
        return token;
    }

    /** Whether the client wants to send another request on this connection. */
    boolean keepAlive() {
        return keepAlive;
    }

    byte[] body() {
        return body;
    }
}
