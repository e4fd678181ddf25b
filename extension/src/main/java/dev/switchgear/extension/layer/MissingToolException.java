package dev.switchgear.extension.layer;

/** A tool for building the layer is missing on this machine. */
final class MissingToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingToolException(String message) {
        super(message);
    }
}
