package dev.switchgear.participant;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import org.jspecify.annotations.Nullable;

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
     * @param readWait how long a call waits for the answer
     */
    record Read(CircuitId root, ReadScope scope, long sentAtMillis, long order, ReadWait readWait)
            implements StoreRequest {
        /** A read that a call waits for within the policy's {@code readBudget}. */
        public Read(CircuitId root, ReadScope scope, long sentAtMillis, long order) {
            this(root, scope, sentAtMillis, order, ReadWait.USUAL);
        }

        // the methods of a record are made by invokedynamic, which a start pays for (RATIONALE.md of lambda)

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Read read
                    && root.equals(read.root)
                    && scope.withKeys() == read.scope.withKeys()
                    && scope.consistent() == read.scope.consistent()
                    && sentAtMillis == read.sentAtMillis
                    && order == read.order
                    && readWait == read.readWait;
        }

        @Override
        public int hashCode() {
            return root.hashCode() * 31 + Long.hashCode(order);
        }
    }

    /** Apply a transition. */
    record Apply(CircuitId circuit, Transition transition, long sentAtMillis, long order) implements StoreRequest {}

    /** Add evidence to a watch. */
    record Add(EvidenceId watch, Evidence evidence, long expiresAtMillis, long sentAtMillis, long order)
            implements StoreRequest {}
}
