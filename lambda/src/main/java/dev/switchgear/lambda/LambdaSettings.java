package dev.switchgear.lambda;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.settings.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a function's owner has set. Read from the variables {@code SWITCHGEAR_…}, which
 * {@code docs/settings.md} lists; only {@code SWITCHGEAR_TABLE} is needed.
 *
 * @param table name or ARN of the circuits' table; empty only if the library is disabled
 * @param region where the table is; by default where the SDK finds it
 * @param endpoint where DynamoDB is, for DynamoDB Local or a VPC endpoint
 * @param namespace separates fleets that share a table; default {@code default}
 * @param label names this function in the table, for a person; default the function's name
 * @param policy the policy of circuits that have none of their own
 * @param policies policies of single circuits, by the circuit's name in capitals, other characters than letters and
 *     digits as {@code _}
 * @param prefetch the circuits that are read while the function starts
 * @param callTimeout after which a call is given up; by default never
 * @param deadlineMargin how long before the end of an invocation a call that still runs is recorded as a failure; 200 ms
 *     to 60 s, default 200 ms. The first write of a small function takes longer
 * @param disabled whether every call passes and the table is left alone
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
     * Reads the settings from variables, as {@link System#getenv()} returns them. A file that
     * {@code SWITCHGEAR_FILE} names may hold the same variables, one {@code NAME=value} a line; a variable wins.
     *
     * @throws InvalidSettingsException if they make no sense; its message names every problem
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
