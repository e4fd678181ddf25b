package dev.switchgear.extension;

import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the function's owner has set, see {@code docs/settings.md}. A value that makes no sense is a problem and
 * leaves the default: an extension that fails its start takes the function down with it.
 *
 * @param store which table
 * @param namespace separates fleets that share a table
 * @param label names this function in the table, for a person
 * @param policy of circuits that have none of their own
 * @param policies by the circuit's name in capitals, with {@code _} for what is not a letter or digit
 * @param prefetch circuits that are read while the function starts
 * @param disabled whether every call passes and the table is left alone
 * @param http how we listen
 * @param problems what made no sense, each with the value and the limit
 */
record ExtensionSettings(
        StoreSettings store,
        String namespace,
        String label,
        CircuitPolicy policy,
        Map<String, CircuitPolicy> policies,
        List<String> prefetch,
        boolean disabled,
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
     * @param telemetryHost by which name Lambda reaches a listener of ours, if outcomes are recorded after the response
     */
    record Http(
            int port,
            int connections,
            Duration patience,
            Log.Level logLevel,
            boolean invokeEvents,
            Optional<String> telemetryHost) {}

    CircuitPolicy policyOf(String circuit) {
        return policies.isEmpty() ? policy : policies.getOrDefault(Setting.suffix(circuit), policy);
    }
}
