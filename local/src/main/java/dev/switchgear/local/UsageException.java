package dev.switchgear.local;

/** The command line is invalid; the message names the mistake and what is accepted. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Creates one with a message that names the mistake and what is accepted. */
    public UsageException(String message) {
        super(message, null, false, false);
    }
}
