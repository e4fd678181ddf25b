package dev.switchgear.extension.layer;

/** Something that the layer is built with is not on this machine. */
final class MissingToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingToolException(String message) {
        super(message);
    }
}
