package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import org.jspecify.annotations.Nullable;

/**
 * What is left of an invocation until its answer must be on its way. Lambda takes nothing from a function that it kills:
 * what such a batch has handled comes back.
 *
 * @param context of the invocation; outside of one, null
 * @param marginMillis what the answer needs
 */
record TimeLeft(@Nullable Context context, long marginMillis) {
    private static final long MARGIN_MILLIS = 500;

    /** Half a second is kept for the answer, or half of what is left where that is less. */
    static TimeLeft of(@Nullable Context context) {
        return new TimeLeft(
                context,
                context == null ? 0 : Math.min(MARGIN_MILLIS, Math.max(0, context.getRemainingTimeInMillis()) / 2));
    }

    /** In milliseconds; 0 or less when it is over. */
    long millis() {
        return context == null ? Integer.MAX_VALUE : context.getRemainingTimeInMillis() - marginMillis;
    }

    boolean isOver() {
        return millis() <= 0;
    }
}
