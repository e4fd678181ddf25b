package dev.switchgear;

/**
 * Another operator changed the override or the live policy first, so nothing was changed.
 *
 * @since 0.1.0
 */
public final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient OperatorSettings orders;

    OvertakenException(String circuit, OperatorSettings orders) {
        super("another operator has changed the circuit " + circuit + " meanwhile; nothing was changed");
        this.orders = orders;
    }

    /** Returns what stands now. */
    public OperatorSettings orders() {
        return orders;
    }
}
