package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import java.time.Duration;

/** How long a call waits for a read. */
public enum ReadWait {
    /** There is a current snapshot, and calls succeed: within the policy's {@code readBudget}. */
    USUAL,

    /**
     * A call has just failed, or recovery is being tested, so the answer may prevent a call that fails: five times
     * {@code readBudget}, but not longer than {@code firstReadBudget}.
     */
    IN_TROUBLE,

    /** There is no current snapshot: within {@code firstReadBudget}. */
    FIRST;

    private static final int IN_TROUBLE_TIMES = 5;

    /** Returns the longest that a call waits; never less than {@code readBudget}. */
    public Duration budget(CircuitPolicy policy) {
        Duration usual = policy.readBudget();
        Duration first = longer(usual, policy.firstReadBudget());
        return switch (this) {
            case USUAL -> usual;
            case FIRST -> first;
            case IN_TROUBLE -> {
                Duration several = usual.multipliedBy(IN_TROUBLE_TIMES);
                yield several.compareTo(first) < 0 ? several : first;
            }
        };
    }

    boolean isUsual() {
        return this == USUAL;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
