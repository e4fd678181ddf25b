package dev.switchgear.dynamodb;

import java.time.Duration;

/** When one question of a circuit to the store has used up its budget, however many requests it takes. */
final class Deadline {
    private final long startNanos;
    private final long budgetNanos;

    private Deadline(long startNanos, long budgetNanos) {
        this.startNanos = startNanos;
        this.budgetNanos = budgetNanos;
    }

    static Deadline after(Duration budget) {
        return new Deadline(System.nanoTime(), budget.toNanos());
    }

    /** Returns what is left of the budget; not positive if nothing is. */
    Duration left() {
        return Duration.ofNanos(budgetNanos - (System.nanoTime() - startNanos));
    }

    boolean hasPassed() {
        return left().compareTo(Duration.ZERO) <= 0;
    }
}
