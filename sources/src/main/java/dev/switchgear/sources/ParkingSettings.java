package dev.switchgear.sources;

import com.fasterxml.jackson.core.JsonPointer;
import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.settings.Setting;
import dev.switchgear.settings.Variables;
import dev.switchgear.spi.CircuitId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of {@link ParkingHandler}, from the variables in {@code docs/settings.md}. An invalid value ends the start of the
 * function, so that its events stay in their queue.
 *
 * @param store the table of circuits
 * @param table the table of parked events
 * @param owner the name of the function
 * @param disabled whether events are parked, and none is redriven
 * @param circuits circuits of functions and queues, by their names
 * @param functions functions of dead-letter queues and topics, by the names of the latter
 * @param finalQueue the URL of the final queue
 */
record ParkingSettings(
        StoreSettings store,
        String table,
        String namespace,
        CircuitPolicy policy,
        String owner,
        boolean disabled,
        Map<String, String> circuits,
        Map<String, String> functions,
        String finalQueue,
        EventOrder order,
        RedriveLimits limits) {

    /** @throws IllegalArgumentException if a variable is invalid or missing; the message names the value and the limit */
    static ParkingSettings of(Map<String, String> environment) {
        Variables variables = new Variables(environment, StoreSettings.files(environment, ""));
        variables.reportUnknown();
        if (variables.text(Setting.TABLE).isEmpty()) {
            variables.problem(Setting.TABLE.key() + " is not set; it must name the circuits' table");
        }
        if (variables.text(Setting.FINAL_QUEUE_URL).isEmpty()) {
            variables.problem(Setting.FINAL_QUEUE_URL.key()
                    + " is not set; it must be the URL of the SQS queue for events that are given up");
        }
        Map<String, String> circuits = pairs(variables, Setting.TARGETS, "name=circuit");
        circuits.forEach((name, circuit) -> {
            if (!CircuitId.isName(circuit)) {
                variables.problem(Setting.TARGETS.key() + " has '" + name + "=" + circuit
                        + "'; a circuit has 1 to 256 characters of A-Z a-z 0-9 . _ : -");
            }
        });
        ParkingSettings settings = new ParkingSettings(
                StoreSettings.of(variables),
                variables
                        .text(Setting.PARKING_TABLE)
                        .orElseGet(() -> ParkingCounts.tableOf(variables.textOr(Setting.TABLE))),
                variables.namespace(),
                variables.policy(),
                variables.functionName().orElse("parking"),
                variables.flag(Setting.DISABLED),
                circuits,
                pairs(variables, Setting.DEAD_LETTERS, "queue=function"),
                variables.textOr(Setting.FINAL_QUEUE_URL),
                new EventOrder(pointer(variables, Setting.GROUP_POINTER), pointer(variables, Setting.ORDER_POINTER)),
                new RedriveLimits(
                        whole(variables, Setting.REDRIVE_ATTEMPTS),
                        variables.seconds(Setting.LONGEST_PARKED_SECONDS),
                        whole(variables, Setting.REDRIVE_LANES)));
        variables.requireValid();
        return settings;
    }

    private static int whole(Variables variables, Setting setting) {
        return variables.number(setting).orElseGet(() -> Integer.parseInt(setting.fallback()));
    }

    private static Map<String, String> pairs(Variables variables, Setting setting, String form) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : variables.list(setting)) {
            int sign = pair.indexOf('=');
            String name = pair.substring(0, Math.max(0, sign)).strip();
            String value = pair.substring(sign + 1).strip();
            if (name.isEmpty() || value.isEmpty()) {
                variables.problem(setting.key() + " has '" + pair + "'; it must be " + form);
            } else if (pairs.putIfAbsent(name, value) != null) {
                variables.problem(setting.key() + " has '" + name + "' twice; each name must be there once");
            }
        }
        return pairs;
    }

    private static Optional<JsonPointer> pointer(Variables variables, Setting setting) {
        try {
            return variables.text(setting).map(JsonPointer::compile);
        } catch (IllegalArgumentException e) {
            variables.problem(setting.key() + " is '" + variables.textOr(setting)
                    + "'; it must be a JSON pointer, which begins with a slash");
            return Optional.empty();
        }
    }
}
