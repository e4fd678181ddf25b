package dev.switchgear.sources;

import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.settings.Setting;
import dev.switchgear.settings.Variables;
import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the governor's function, from the variables in {@code docs/settings.md}. An invalid value ends the start
 * of the function, so that a mistake does not leave a mapping without its governor unseen.
 *
 * @param store the table
 * @param owner the name of the function, as records have it
 * @param disabled whether nothing is paused, and what is paused is given back
 * @param circuits mapping to circuit
 * @param tag the tag of mappings that contains the circuit, if they have one
 */
record GovernorSettings(
        StoreSettings store,
        String namespace,
        CircuitPolicy policy,
        String owner,
        boolean disabled,
        Map<String, String> circuits,
        Optional<String> tag,
        Duration longestPause) {

    /** @throws IllegalArgumentException if a variable is invalid or missing; the message names the value and the limit */
    static GovernorSettings of(Map<String, String> environment) {
        Variables variables = new Variables(environment, StoreSettings.files(environment, ""));
        variables.reportUnknown();
        if (variables.text(Setting.TABLE).isEmpty()) {
            variables.problem(Setting.TABLE.key() + " is not set; it must name the circuits' table");
        }
        Map<String, String> circuits = circuits(variables);
        Optional<String> tag = variables.text(Setting.MAPPING_TAG);
        if (circuits.isEmpty() && tag.isEmpty()) {
            variables.problem(Setting.MAPPINGS.key() + " and " + Setting.MAPPING_TAG.key()
                    + " are not set; one of them must say which mapping depends on which circuit");
        }
        GovernorSettings settings = new GovernorSettings(
                StoreSettings.of(variables),
                variables.namespace(),
                variables.policy(),
                variables.functionName().orElse("sources"),
                variables.flag(Setting.DISABLED),
                circuits,
                tag,
                variables.seconds(Setting.LONGEST_PAUSE_SECONDS));
        variables.requireValid();
        return settings;
    }

    private static Map<String, String> circuits(Variables variables) {
        Map<String, String> circuits = new LinkedHashMap<>();
        for (String pair : variables.list(Setting.MAPPINGS)) {
            int sign = pair.indexOf('=');
            String mapping = pair.substring(0, Math.max(0, sign)).strip();
            String circuit = pair.substring(sign + 1).strip();
            if (mapping.isEmpty() || !CircuitId.isName(circuit)) {
                variables.problem(
                        Setting.MAPPINGS.key() + " has '" + pair + "'; it must be uuid=circuit, and a circuit "
                                + "has 1 to 256 characters of A-Z a-z 0-9 . _ : -");
                continue;
            }
            String other = circuits.putIfAbsent(mapping, circuit);
            if (other != null && !other.equals(circuit)) {
                variables.problem(Setting.MAPPINGS.key() + " maps '" + mapping + "' to '" + other + "' and to '"
                        + circuit + "'; each mapping must have one circuit");
            }
        }
        return circuits;
    }
}
