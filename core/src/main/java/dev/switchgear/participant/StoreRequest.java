package dev.switchgear.participant;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;

/**
 * A request of a participant to its store.
 *
 * @since 0.1.0
 */
public sealed interface StoreRequest {
    /** Returns when it was made, by the wall clock. */
    long sentAtMillis();

    /** Returns its number, which grows with each request of this participant. */
    long order();

    /**
     * Read a dependency.
     *
     * @param patience how long a call waits for the answer
     */
    record Read(CircuitId root, ReadScope scope, long sentAtMillis, long order, ReadWait patience)
            implements StoreRequest {
        /** A read that a call waits for within the policy's {@code readBudget}. */
        public Read(CircuitId root, ReadScope scope, long sentAtMillis, long order) {
            this(root, scope, sentAtMillis, order, ReadWait.USUAL);
        }
    }

    /** Apply a transition. */
    record Apply(CircuitId circuit, Transition transition, long sentAtMillis, long order) implements StoreRequest {}

    /** Add evidence to a watch. */
    record Add(EvidenceId watch, Evidence evidence, long expiresAtMillis, long sentAtMillis, long order)
            implements StoreRequest {}
}
