package dev.switchgear.signals;

/**
 * Receives rejected messages, with the reason.
 *
 * @since 0.1.0
 */
public interface DeadLetters {
    /**
     * Stores a rejected message.
     *
     * @param body the message, unchanged
     * @param why the reason, for a person
     * @throws RuntimeException if it could not be stored; the message is then delivered again
     */
    void keep(String body, Rejection rejection, String why);
}
