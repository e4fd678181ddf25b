package dev.switchgear.signals;

import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.settings.Setting;
import dev.switchgear.settings.Variables;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a handler, from the variables in {@code docs/settings.md}. An invalid value ends the start of the
 * handler, so that a mistake does not allow unknown senders.
 *
 * @param variables of the process
 */
record Settings(Variables variables) {
    /** @throws IllegalArgumentException if a variable is unknown, or the file cannot be read */
    static Settings of(Map<String, String> environment) {
        Variables variables = new Variables(environment, StoreSettings.files(environment, ""));
        variables.reportUnknown();
        variables.requireValid();
        return new Settings(variables);
    }

    /** @throws IllegalArgumentException if it is not set or invalid */
    StoreSettings store() {
        if (variables.text(Setting.TABLE).isEmpty()) {
            variables.problem(Setting.TABLE.key() + " is not set; it must name the circuits' table");
        }
        return valid(StoreSettings.of(variables));
    }

    String table() {
        return store().table().orElse("");
    }

    String namespace() {
        return valid(variables.namespace());
    }

    /** Whether this function does not use the table. */
    boolean disabled() {
        boolean disabled = variables.flag(Setting.DISABLED);
        return valid(disabled);
    }

    /** The name of this handler in the table. */
    String writer() {
        return variables.functionName().orElse("signals");
    }

    /** The policy of circuits without a live one. */
    CircuitPolicy policy() {
        return valid(variables.policy());
    }

    EventRules eventRules() {
        return new EventRules(
                required(Setting.SOURCES),
                required(Setting.ACCOUNTS),
                seconds(Setting.MAX_AGE_SECONDS),
                seconds(Setting.MAX_AHEAD_SECONDS));
    }

    Optional<String> deadLetterQueue() {
        return optional(Setting.DEAD_LETTER_QUEUE_URL);
    }

    Optional<String> optional(Setting setting) {
        return variables.text(setting);
    }

    /** The value, or the default. */
    String text(Setting setting) {
        return variables.textOr(setting);
    }

    /** @throws IllegalArgumentException if it is not one of the allowed words */
    String word(Setting setting) {
        return valid(variables.word(setting));
    }

    /** @throws IllegalArgumentException if it is not set */
    Set<String> required(Setting setting) {
        Set<String> values = list(setting);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(setting.key()
                    + " is not set; it must list the allowed values, separated by commas; by default none are allowed");
        }
        return values;
    }

    Set<String> list(Setting setting) {
        return new LinkedHashSet<>(variables.list(setting));
    }

    /** @throws IllegalArgumentException if it is out of range */
    Duration seconds(Setting setting) {
        return valid(variables.seconds(setting));
    }

    private <T> T valid(T value) {
        variables.requireValid();
        return value;
    }
}
