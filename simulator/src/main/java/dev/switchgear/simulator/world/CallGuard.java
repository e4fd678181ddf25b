package dev.switchgear.simulator.world;

import dev.switchgear.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What one environment of a fleet asks before it calls the dependency. It handles one call at a time. If it must wait,
 * it uses its {@link GuardContext} and answers later.
 */
public interface CallGuard {
    /** Decides whether a call may be made, and passes the decision to {@code decided} exactly once, now or later. */
    void begin(@Nullable String key, Decided decided);

    /**
     * Records the outcome of a call that {@code pass} permitted, and runs {@code recorded} when the caller may
     * continue.
     */
    void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded);

    /** Receives a decision. */
    interface Decided {
        void admitted(Pass pass);

        void refused();
    }

    /** The permission for a call; a guard puts into it what it needs at the end of the call. */
    interface Pass {
        /** A pass without data. */
        Pass PLAIN = new Pass() {};

        /** A pass without data for a probe. */
        Pass PROBE = new Pass() {
            @Override
            public boolean isProbe() {
                return true;
            }
        };

        /** Whether the call tests a dependency that is considered dead. */
        default boolean isProbe() {
            return false;
        }

        /** Returns when a leased probe must have ended, on the wall clock of its holder. */
        default long leaseUntilMillis() {
            return Long.MAX_VALUE;
        }

        /** Returns the period of the circuit in which the pass was given. */
        default long epoch() {
            return 0;
        }
    }
}
