package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import org.jspecify.annotations.Nullable;

/**
 * The time of an invocation until its answer must be sent. If Lambda kills the function, there is no answer, and all
 * messages of the batch come back.
 *
 * @param context of the invocation; outside of one, null
 * @param marginMillis the time for the answer
 */
record TimeLeft(@Nullable Context context, long marginMillis) {
    private static final long MARGIN_MILLIS = 500;

    /** Half a second is reserved for the answer, or half of the remaining time if that is less. */
    static TimeLeft of(@Nullable Context context) {
        return new TimeLeft(
                context,
                context == null ? 0 : Math.min(MARGIN_MILLIS, Math.max(0, context.getRemainingTimeInMillis()) / 2));
    }

    /** In milliseconds; 0 or less when it has passed. */
    long millis() {
        return context == null ? Integer.MAX_VALUE : context.getRemainingTimeInMillis() - marginMillis;
    }

    boolean isOver() {
        return millis() <= 0;
    }
}
