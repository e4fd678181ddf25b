package dev.switchgear.simulator.world;

import dev.switchgear.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What one environment of a fleet asks before it calls the dependency. One call at a time; what it must wait for it asks
 * of its {@link Surroundings}, and it answers later.
 */
public interface CallGuard {
    /** Decides whether a call may be made, and tells {@code decided} exactly once, now or later. */
    void begin(@Nullable String key, Decided decided);

    /** Records how a call ended that {@code pass} let through, and runs {@code recorded} once the caller may go on. */
    void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded);

    /** Who wants to know. */
    interface Decided {
        void admitted(Pass pass);

        void refused();
    }

    /** What lets a call through; a guard puts into it what it wants to find again. */
    interface Pass {
        /** A pass that means nothing. */
        Pass PLAIN = new Pass() {};

        /** A pass that means that the call is a probe, and nothing more. */
        Pass PROBE = new Pass() {
            @Override
            public boolean isProbe() {
                return true;
            }
        };

        /** Whether the call is a test of a dependency that is believed dead. */
        default boolean isProbe() {
            return false;
        }

        /** When a leased probe must have ended, on the wall clock of its holder. */
        default long leaseUntilMillis() {
            return Long.MAX_VALUE;
        }

        /** The period of the circuit in which the pass was given. */
        default long epoch() {
            return 0;
        }
    }
}
