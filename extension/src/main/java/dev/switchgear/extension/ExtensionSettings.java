package dev.switchgear.extension;

import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings, see {@code docs/settings.md}. An invalid value is a problem, and its default applies: an extension that
 * fails its start would also end the function.
 *
 * @param store the table
 * @param namespace separates fleets that share a table
 * @param label the name of this function in the table, for a person
 * @param policy of circuits that have none of their own
 * @param policies by the circuit's name in capitals, with {@code _} for what is not a letter or digit
 * @param prefetch circuits that are read while the function starts
 * @param disabled whether every call passes and the table is not used
 * @param http how the extension listens
 * @param problems the invalid values, each with its limit
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
     * How the extension listens.
     *
     * @param port on the loopback; 0 lets the system choose one
     * @param connections open at once
     * @param patience how long a client may take to send one request
     * @param logLevel the lowest level that is logged
     * @param invokeEvents whether to register for the events of invocations
     * @param telemetryHost the host at which Lambda reaches our listener, if outcomes are recorded after the response
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
