package dev.switchgear.console.web;

/** A request that the console refuses, with the HTTP status and the reason for a person. */
final class RequestRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RequestRefused(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
