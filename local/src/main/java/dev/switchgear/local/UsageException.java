package dev.switchgear.local;

/** The command line makes no sense; the message says what and what would. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message, null, false, false);
    }
}
