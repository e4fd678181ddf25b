package dev.switchgear.lambda;

import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.settings.Setting;
import dev.switchgear.settings.Variables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads settings. If one is invalid, it uses the default and keeps the problem. So all problems are reported at once,
 * and the function is protected by the other settings.
 */
final class LambdaSettingsReader {
    private final Variables variables;
    private boolean tableNeeded = true;

    LambdaSettingsReader(Map<String, String> environment) {
        variables = new Variables(environment, StoreSettings.files(environment, ""));
    }

    /** The problems; complete after {@link #read}. */
    List<String> problems() {
        return variables.problems();
    }

    /** The caller passes its own store. */
    void needNoTable() {
        tableNeeded = false;
    }

    boolean strict() {
        return variables.flag(Setting.STRICT);
    }

    LambdaSettings read() {
        boolean disabled = variables.flag(Setting.DISABLED);
        requireTable(disabled);
        StoreSettings store = StoreSettings.of(variables);
        Optional<Integer> millis = variables.number(Setting.TIMEOUT_MILLIS);
        Optional<Duration> timeout = millis.isEmpty() ? Optional.empty() : Optional.of(Duration.ofMillis(millis.get()));
        CircuitPolicy policy = variables.policy(timeout.isEmpty() ? CircuitPolicy.defaults() : lasting(timeout.get()));
        Optional<String> label = variables.text(Setting.LABEL);
        LambdaSettings settings = new LambdaSettings(
                store.table(),
                store.region(),
                store.endpoint(),
                variables.namespace(),
                label.isPresent() ? label.get() : variables.functionName().orElse("java"),
                policy,
                variables.policies(policy),
                variables.prefetch(),
                timeout,
                Duration.ofMillis(variables.numberOr(Setting.DEADLINE_MARGIN_MILLIS)),
                disabled,
                variables.word(Setting.METRICS).equals("emf"));
        variables.flag(Setting.STRICT);
        variables.reportUnknown();
        return settings;
    }

    /** Calls take until they are given up, so a probe's lease must last as long. */
    private static CircuitPolicy lasting(Duration timeout) {
        Duration least = Duration.ofMillis(10);
        return CircuitPolicy.builder()
                .callTimeout(timeout.compareTo(least) < 0 ? least : timeout)
                .build();
    }

    private void requireTable(boolean disabled) {
        if (variables.text(Setting.TABLE).isEmpty() && !disabled && tableNeeded) {
            variables.problem(Setting.TABLE.key() + " is not set; it must name the circuits' table");
        }
    }
}
