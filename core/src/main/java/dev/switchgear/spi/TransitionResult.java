package dev.switchgear.spi;

import java.util.Objects;

/**
 * What became of a {@link Transition}.
 *
 * @param applied whether it was applied; false is a proven refusal, never a guess
 * @param item the item after the transition if it was applied, else the item that refused it
 * @since 0.1.0
 */
public record TransitionResult(boolean applied, CircuitItem item) {
    /** Checks that the item is there. */
    public TransitionResult {
        Objects.requireNonNull(item, "item");
    }
}
