package dev.switchgear.signals;

/** Something that arrived is not recorded, and why: on one line of bounded length, since much of it is its sender's. */
final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Rejection rejection;

    RejectedException(Rejection rejection, String why) {
        super(RoomLog.line(why), null, false, false);
        this.rejection = rejection;
    }

    Rejection rejection() {
        return rejection;
    }
}
