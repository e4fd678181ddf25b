package dev.switchgear.participant;

import dev.switchgear.model.Refusal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decision that is valid without a lock for some time. Immutable; replaced as a whole.
 *
 * @param fromMillis when it was made; it is invalid if the clock steps back before that
 * @param spanMillis how long it is valid
 * @param period the period of outcomes
 * @param slowNanos a call that takes at least this long is slow; {@link Long#MAX_VALUE} if none is
 * @param refusal the refusal; null if calls pass
 */
public record FastView(
        long fromMillis,
        long spanMillis,
        int period,
        long slowNanos,
        @Nullable Refusal refusal) {
    public static final FastView NONE = new FastView(0, 0, 0, Long.MAX_VALUE, null);

    // the methods of a record are made by invokedynamic, which a start pays for (RATIONALE.md of lambda)

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FastView view
                && fromMillis == view.fromMillis
                && spanMillis == view.spanMillis
                && period == view.period
                && slowNanos == view.slowNanos
                && Objects.equals(refusal, view.refusal);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fromMillis * 31 + spanMillis) * 31 + period;
    }

    public boolean isTimed() {
        return slowNanos != Long.MAX_VALUE;
    }

    public boolean holds(long nowMillis) {
        return Long.compareUnsigned(nowMillis - fromMillis, spanMillis) < 0;
    }
}
