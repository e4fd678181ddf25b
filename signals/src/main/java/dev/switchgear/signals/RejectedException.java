package dev.switchgear.signals;

/**
 * A message is not recorded. The text says why, in one line of limited length, because it contains text of the sender.
 */
final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Rejection rejection;

    RejectedException(Rejection rejection, String why) {
        super(SignalsLog.line(why), null, false, false);
        this.rejection = rejection;
    }

    Rejection rejection() {
        return rejection;
    }
}
