package dev.switchgear.console;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.PolicyText;
import java.time.Duration;

/** The policy with which an operator's tools read items that functions of any policy have written. */
public final class ReadingPolicy {
    /**
     * Waits as long as those of any function, because the policies in the code of functions are not in the table. With the
     * default, a wait of some minutes would be taken for an invalid value, and the circuit shown as HALF_OPEN.
     */
    public static final CircuitPolicy LONGEST_WAITS = CircuitPolicy.builder()
            .maxOpenWait(Duration.ofHours(1))
            .maxRetryAfter(Duration.ofHours(1))
            .build();

    private ReadingPolicy() {}

    /**
     * Checks a live policy as a function without a policy of its own does, because these waits would allow more.
     *
     * @throws IllegalArgumentException if it is invalid, with the value and the limit
     */
    public static void checkLive(String json) {
        PolicyText.merge(CircuitPolicy.defaults(), json);
    }
}
