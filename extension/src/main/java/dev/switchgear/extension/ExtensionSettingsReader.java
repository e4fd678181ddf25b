package dev.switchgear.extension;

import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.settings.Setting;
import dev.switchgear.settings.Variables;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads settings from variables, and from the file that one of them may name. */
final class ExtensionSettingsReader {
    /** The folder of the function's code; extensions have no variable for it. */
    private static final String FUNCTION_FOLDER = "/var/task";

    private final Variables variables;

    ExtensionSettingsReader(Map<String, String> environment) {
        variables = new Variables(environment, StoreSettings.files(environment, FUNCTION_FOLDER));
    }

    ExtensionSettings read() {
        return read(http());
    }

    /** Reads all settings; {@code http} was read before, so that the extension could listen at once. */
    ExtensionSettings read(ExtensionSettings.Http http) {
        boolean disabled = variables.flag(Setting.DISABLED);
        if (variables.text(Setting.TABLE).isEmpty() && !disabled) {
            variables.problem(Setting.TABLE.key()
                    + " is not set; it must name the circuits' table: nothing is shared without it");
        }
        CircuitPolicy policy = variables.policy();
        ExtensionSettings settings = new ExtensionSettings(
                StoreSettings.of(variables),
                variables.namespace(),
                variables.text(Setting.LABEL).or(variables::functionName).orElse("extension"),
                policy,
                variables.policies(policy),
                variables.prefetch(),
                disabled,
                http,
                variables.problems());
        variables.reportUnknown();
        return settings;
    }

    /** Reads how to listen, which is needed first. */
    ExtensionSettings.Http http() {
        return new ExtensionSettings.Http(
                variables.numberOr(Setting.EXTENSION_HTTP_PORT),
                variables.numberOr(Setting.EXTENSION_MAX_CONNECTIONS),
                Duration.ofMillis(variables.numberOr(Setting.EXTENSION_REQUEST_TIMEOUT_MILLIS)),
                Log.Level.named(variables.word(Setting.EXTENSION_LOG_LEVEL)).orElse(Log.Level.INFO),
                variables.flag(Setting.EXTENSION_INVOKE_EVENTS),
                telemetryHost());
    }

    /** Lambda's host name of the execution environment, unless this runs outside of Lambda. */
    private Optional<String> telemetryHost() {
        String host = variables.textOr(Setting.EXTENSION_TELEMETRY_HOST);
        return variables.flag(Setting.EXTENSION_AFTER_RESPONSE) ? Optional.of(host) : Optional.empty();
    }
}
