package dev.switchgear.lambda;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.settings.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a function, from the variables {@code SWITCHGEAR_…}. {@code docs/settings.md} lists them. Only {@code
 * SWITCHGEAR_TABLE} is required.
 *
 * @param table name or ARN of the circuits' table; empty only if the library is disabled
 * @param region the region of the table; by default that of the SDK
 * @param endpoint the endpoint of DynamoDB, for DynamoDB Local or a VPC endpoint
 * @param namespace separates fleets that share a table; default {@code default}
 * @param label the name of this function in the table, for a person; default the function's name
 * @param policy the policy of circuits that have none of their own
 * @param policies policies of single circuits, by the name of the circuit in upper case, with {@code _} for every
 * character that is not a letter or a digit
 * @param prefetch the circuits that are read while the function starts
 * @param callTimeout the longest time of a call; by default unlimited
 * @param deadlineMargin how long before the end of an invocation a running call is recorded as a failure; 200 ms to 60
 * s, default 200 ms. The first write of a small function takes longer
 * @param disabled whether every call passes and the table is not used
 * @param metrics whether metrics are written in CloudWatch's Embedded Metric Format
 * @since 0.1.0
 */
public record LambdaSettings(
        Optional<String> table,
        Optional<String> region,
        Optional<URI> endpoint,
        String namespace,
        String label,
        CircuitPolicy policy,
        Map<String, CircuitPolicy> policies,
        List<String> prefetch,
        Optional<Duration> callTimeout,
        Duration deadlineMargin,
        boolean disabled,
        boolean metrics) {
    /** Copies the collections. */
    public LambdaSettings {
        policies = Map.copyOf(policies);
        prefetch = List.copyOf(prefetch);
    }

    /**
     * Reads the settings from variables, as {@link System#getenv()} returns them. The file in {@code SWITCHGEAR_FILE}
     * may contain the same variables, one {@code NAME=value} per line; a variable takes precedence.
     *
     * @throws InvalidSettingsException if a value is invalid; its message names every problem
     */
    public static LambdaSettings of(Map<String, String> variables) {
        LambdaSettingsReader reader = new LambdaSettingsReader(variables);
        LambdaSettings settings = reader.read();
        if (!reader.problems().isEmpty()) {
            throw new InvalidSettingsException(reader.problems());
        }
        return settings;
    }

    /** Returns the policy of a circuit. */
    public CircuitPolicy policyOf(String circuit) {
        return policies.getOrDefault(Setting.suffix(circuit), policy);
    }
}
