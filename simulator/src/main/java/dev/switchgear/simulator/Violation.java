package dev.switchgear.simulator;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run broke one of the protocol's invariants. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Invariant invariant;

    Violation(Invariant invariant, long now, String message) {
        this(invariant, now, message, null);
    }

    Violation(Invariant invariant, long now, String message, @Nullable Throwable cause) {
        super(String.format(Locale.ROOT, "%s at %.3f s: %s", invariant, now / 1e6, message), cause, false, true);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }
}
