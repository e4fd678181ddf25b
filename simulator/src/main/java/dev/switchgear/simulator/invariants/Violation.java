package dev.switchgear.simulator.invariants;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run violated one of the protocol's invariants. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Invariant invariant;

    public Violation(Invariant invariant, long now, String message) {
        this(invariant, now, message, null);
    }

    public Violation(Invariant invariant, long now, String message, @Nullable Throwable cause) {
        super(String.format(Locale.ROOT, "%s at %.3f s: %s", invariant, now / 1e6, message), cause, false, true);
        this.invariant = invariant;
    }

    public Invariant invariant() {
        return invariant;
    }
}
