package dev.switchgear.participant;

import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.protocol.Lease;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision of a participant about a call.
 *
 * @since 0.1.0
 */
public sealed interface Admission {
    /** The call may be made; pass its outcome to {@link Participant#finish}. */
    final class Admitted implements Admission {
        private final List<Passage> passages;
        private final @Nullable String key;
        private final @Nullable Refusal shadowed;

        Admitted(List<Passage> passages, @Nullable String key, @Nullable Refusal shadowed) {
            this.passages = passages;
            this.key = key;
            this.shadowed = shadowed;
        }

        /** Returns the admission of a call without a decision; its outcome is ignored. */
        public static Admitted undecided(@Nullable String key) {
            return new Admitted(List.of(), key, null);
        }

        /** Returns whether there was no decision about the call. */
        public boolean isUndecided() {
            return passages.isEmpty();
        }

        List<Passage> passages() {
            return passages;
        }

        /** A key that fails for the first time gets its own circuit, which records the failure. */
        List<Passage> passagesOf(Environment environment, Outcome outcome, long now) {
            if (key == null) {
                return passages;
            }
            boolean first = passages.size() == 1
                    && passages.get(0).mode() == Passage.Mode.COUNTED
                    && outcome.result() == Outcome.Result.FAILURE;
            LocalCircuit made = first ? environment.follow(key, now) : null;
            if (made == null) {
                return passages;
            }
            List<Passage> both = new ArrayList<>(passages);
            both.add(made.passage(Passage.Mode.COUNTED));
            return both;
        }

        @Nullable
        String key() {
            return key;
        }

        /** Returns the refusal that shadow mode did not enforce. */
        public @Nullable Refusal shadowed() {
            return shadowed;
        }

        /** Returns whether the call is a leased probe of the fleet. */
        public boolean isProbe() {
            return passages.stream().anyMatch(passage -> passage.mode() == Passage.Mode.PROBE);
        }

        /** Returns whether the call's outcome is evidence about the dependency. */
        public boolean isCounted() {
            return !passages.isEmpty() && passages.get(0).mode() == Passage.Mode.COUNTED;
        }

        /** Returns when the leased probe must have ended, on the wall clock; {@link Long#MAX_VALUE} if it is none. */
        public long leaseUntilMillis() {
            long until = Long.MAX_VALUE;
            for (Passage passage : passages) {
                Lease lease = passage.lease();
                if (lease != null) {
                    until = Math.min(until, lease.untilMillis());
                }
            }
            return until;
        }
    }

    /** The call may not be made. */
    record Refused(Refusal refusal) implements Admission {}
}
