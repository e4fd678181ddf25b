package dev.switchgear.signals;

/**
 * Where what was rejected goes, with the reason.
 *
 * @since 0.1.0
 */
public interface DeadLetters {
    /**
     * Keeps one.
     *
     * @param body as it arrived
     * @param why for a person
     * @throws RuntimeException if it could not be kept; it is then handed over again
     */
    void keep(String body, Rejection rejection, String why);
}
