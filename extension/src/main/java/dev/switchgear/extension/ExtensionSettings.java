package dev.switchgear.extension;

import dev.switchgear.model.CircuitPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the function's owner has set, see {@code docs/guides/extension.md}. A value that makes no sense is a problem and
 * leaves the default: an extension that fails its start takes the function down with it.
 *
 * @param table name or ARN of the circuits' table
 * @param region where it is, if not where the SDK looks
 * @param endpoint where DynamoDB is, if not where the region says
 * @param namespace separates fleets that share a table
 * @param label names this function in the table, for a person
 * @param policy of circuits that have none of their own
 * @param policies by the circuit's name in capitals, what is no letter or digit as {@code _}
 * @param prefetch circuits that are read while the function starts
 * @param http how we listen
 * @param problems what made no sense, each with the value and the limit
 */
record ExtensionSettings(
        Optional<String> table,
        Optional<String> region,
        Optional<String> endpoint,
        String namespace,
        String label,
        CircuitPolicy policy,
        Map<String, CircuitPolicy> policies,
        List<String> prefetch,
        Http http,
        List<String> problems) {

    /**
     * How we listen.
     *
     * @param port on the loopback; 0 lets the system choose one
     * @param connections open at once
     * @param patience how long one request may take to come in
     * @param logLevel the least level that is written
     * @param invokeEvents whether to ask Lambda to be told of invocations
     * @param telemetryHost by which name Lambda reaches a listener of ours, if outcomes are booked after the response
     */
    record Http(
            int port,
            int connections,
            Duration patience,
            Log.Level logLevel,
            boolean invokeEvents,
            Optional<String> telemetryHost) {}

    /** A circuit's name as a variable can hold it: {@code payments-api} is {@code PAYMENTS_API}. */
    static String suffix(String circuit) {
        StringBuilder suffix = new StringBuilder(circuit.length());
        for (int i = 0; i < circuit.length(); i++) {
            char letter = circuit.charAt(i);
            boolean plain = letter < 128 && Character.isLetterOrDigit(letter);
            suffix.append(plain ? Character.toUpperCase(letter) : '_');
        }
        return suffix.toString();
    }

    CircuitPolicy policyOf(String circuit) {
        return policies.isEmpty() ? policy : policies.getOrDefault(suffix(circuit), policy);
    }
}
