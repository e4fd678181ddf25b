package dev.switchgear.extension;

/** The parts of a request that are needed here. */
final class HttpRequest {
    private final String method;
    private final String path;
    private final String query;
    private final String token;
    private final boolean keepAlive;
    private final byte[] body;

    /** A request; the target is encoded, as in the first line. */
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

    /** The target before the question mark. */
    String path() {
        return path;
    }

    /** The target after the question mark; empty if there is none. */
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
