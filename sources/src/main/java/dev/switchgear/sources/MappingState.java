package dev.switchgear.sources;

import java.util.Set;

/**
 * A mapping as Lambda describes it.
 *
 * @param state Lambda's word: {@code Enabled}, {@code Disabling} ...
 * @param limitable whether it has a maximum concurrency: an SQS queue without provisioned pollers
 * @param sourceArn the queue or stream; empty if it has no ARN
 */
record MappingState(String state, boolean limitable, MappingSettings settings, String sourceArn) {
    private static final Set<String> SETTLED = Set.of("Enabled", "Disabled");

    /** Whether a change is in progress; Lambda refuses another one until then. */
    boolean isChanging() {
        return !SETTLED.contains(state);
    }
}
