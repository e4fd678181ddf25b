package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/** The live policy in the table: a flat JSON object such as {@code {"failureRateThreshold": 0.4, "shadow": true}}. */
public final class PolicyText {
    /** The longest live policy, in characters. */
    static final int MAX_LENGTH = 1_024;

    private PolicyText() {}

    /**
     * Returns {@code base} with what {@code json} names.
     *
     * @throws IllegalArgumentException if the text is no flat JSON object, names an unknown value or one out of range
     */
    public static CircuitPolicy merge(CircuitPolicy base, String json) {
        if (json.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "live policy has " + json.length() + " characters; it must have at most " + MAX_LENGTH);
        }
        CircuitPolicy.Builder builder = base.toBuilder();
        FlatJson.parse(json).forEach(builder::set);
        return builder.build();
    }
}
