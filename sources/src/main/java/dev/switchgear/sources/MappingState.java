package dev.switchgear.sources;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A mapping as Lambda describes it.
 *
 * @param state Lambda's word: {@code Enabled}, {@code Disabling} ...
 * @param limitable whether it has a maximum concurrency: an SQS queue without provisioned pollers
 * @param sourceArn the queue or stream; empty if it has no ARN
 */
record MappingState(String state, boolean limitable, MappingSettings settings, String sourceArn) {
    private static final Set<String> SETTLED = Set.of("Enabled", "Disabled");
    private static final Pattern STREAM = Pattern.compile("arn:[^:]*:(kinesis|dynamodb):");

    /** Whether it reads a stream of Kinesis or DynamoDB, which keeps records for a day at least. */
    boolean isStream() {
        return STREAM.matcher(sourceArn).lookingAt();
    }

    /** Whether a change is in progress; Lambda refuses another one until then. */
    boolean isChanging() {
        return !SETTLED.contains(state);
    }
}
