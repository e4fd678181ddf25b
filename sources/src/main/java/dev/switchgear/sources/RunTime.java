package dev.switchgear.sources;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.Instant;

/** How long an invocation may still run. */
interface RunTime {
    /** Kept for the last writes of a run. */
    Duration REST = Duration.ofSeconds(10);

    /** What is left in Lambda's view. */
    Duration left();

    /** The longest that one event may take now. */
    default Duration forOneEvent() {
        return left().minus(REST);
    }

    default boolean isEnough() {
        return forOneEvent().compareTo(REST) >= 0;
    }

    /** When the invocation has ended for certain, on a clock that may differ from another environment's by some seconds. */
    default Instant end(Instant now) {
        return now.plus(left()).plus(REST);
    }

    static RunTime of(Context context) {
        return () -> Duration.ofMillis(context.getRemainingTimeInMillis());
    }
}
