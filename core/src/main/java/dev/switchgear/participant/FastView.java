package dev.switchgear.participant;

import dev.switchgear.model.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What can be decided without taking a lock, until when. Immutable; swapped whole.
 *
 * @param fromMillis when it was learned; a clock that steps back behind it makes it useless
 * @param spanMillis how long it holds
 * @param period the period that outcomes belong to
 * @param slowNanos a call that takes at least so long is slow; {@link Long#MAX_VALUE} if none is
 * @param refusal null: calls pass
 */
public record FastView(
        long fromMillis,
        long spanMillis,
        int period,
        long slowNanos,
        @Nullable Refusal refusal) {
    public static final FastView NONE = new FastView(0, 0, 0, Long.MAX_VALUE, null);

    public boolean isTimed() {
        return slowNanos != Long.MAX_VALUE;
    }

    public boolean holds(long nowMillis) {
        return Long.compareUnsigned(nowMillis - fromMillis, spanMillis) < 0;
    }
}
