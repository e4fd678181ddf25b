package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.switchgear.model.CircuitPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of a function, and the messages about invalid ones. */
final class LambdaSettingsTest {
    private static LambdaSettings settings(String... pairs) {
        return LambdaSettings.of(variables(pairs));
    }

    private static Map<String, String> variables(String... pairs) {
        Map<String, String> variables = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return variables;
    }

    private static List<String> problems(String... pairs) {
        List<String> problems = new ArrayList<>();
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> settings(pairs))
                .satisfies(e -> problems.addAll(e.problems()))
                .satisfies(e -> e.problems().forEach(problem -> assertThat(e).hasMessageContaining(problem)));
        return problems;
    }

    @Test
    void onlyTheTableIsNeeded() {
        LambdaSettings settings = settings("SWITCHGEAR_TABLE", "switchgear", "AWS_LAMBDA_FUNCTION_NAME", "orders");
        assertThat(settings.table()).contains("switchgear");
        assertThat(settings.namespace()).isEqualTo("default");
        assertThat(settings.label()).isEqualTo("orders");
        assertThat(settings.policy()).isEqualTo(CircuitPolicy.defaults());
        assertThat(settings.policyOf("payments")).isEqualTo(CircuitPolicy.defaults());
        assertThat(settings.disabled()).isFalse();
        assertThat(settings.metrics()).isFalse();
        assertThat(settings.callTimeout()).isEmpty();
    }

    @Test
    void everyCircuitMayHaveAPolicyOfItsOwnOnTopOfTheDefaults() {
        LambdaSettings settings = settings(
                "SWITCHGEAR_TABLE", "switchgear",
                "SWITCHGEAR_POLICY", "probes=2, rampMillis=3000",
                "SWITCHGEAR_POLICY_PAYMENTS_API", "openWaitMillis=30000,maxOpenWaitMillis=60000",
                "SWITCHGEAR_SHADOW", "true");
        assertThat(settings.policyOf("stock").probes()).isEqualTo(2);
        assertThat(settings.policyOf("payments-api"))
                .satisfies(policy -> assertThat(policy.probes()).isEqualTo(2))
                .satisfies(policy -> assertThat(policy.ramp()).isEqualTo(Duration.ofSeconds(3)))
                .satisfies(policy -> assertThat(policy.openWait()).isEqualTo(Duration.ofSeconds(30)))
                .satisfies(policy -> assertThat(policy.shadow()).isTrue());
    }

    @Test
    void callsThatAreGivenUpLaterThanTheDefaultHaveLongerLeases() {
        String[] given = {"SWITCHGEAR_TABLE", "circuits", "SWITCHGEAR_TIMEOUT_MILLIS", "30000"};
        assertThat(settings(given).policy().callTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings(given).policyOf("payments").callTimeout()).isEqualTo(Duration.ofSeconds(30));
        LambdaSettings named = settings(
                "SWITCHGEAR_TABLE", "circuits",
                "SWITCHGEAR_TIMEOUT_MILLIS", "30000",
                "SWITCHGEAR_POLICY", "callTimeoutMillis=5000",
                "SWITCHGEAR_POLICY_STOCK", "callTimeoutMillis=7000");
        assertThat(named.policy().callTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(named.policyOf("stock").callTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(named.callTimeout()).contains(Duration.ofSeconds(30));
        LambdaSettings least = settings("SWITCHGEAR_TABLE", "circuits", "SWITCHGEAR_TIMEOUT_MILLIS", "1");
        assertThat(least.policy().callTimeout()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void oneErrorNamesEveryProblemWithItsValueAndLimit() {
        assertThat(problems(
                        "SWITCHGEAR_TABLE", "s",
                        "SWITCHGEAR_NAMESPACE", "pr od",
                        "SWITCHGEAR_ENDPOINT", "localhost:8000",
                        "SWITCHGEAR_DISABLED", "yes",
                        "SWITCHGEAR_TIMEOUT_MILLIS", "0",
                        "SWITCHGEAR_METRICS", "statsd",
                        "SWITCHGEAR_PREFETCH", "payments,st ock",
                        "SWITCHGEAR_POLICY",
                                "probes=9,openWaitMillis=30000,maxOpenWaitMillis=60000,ramp=3,callTimeoutMillis=x",
                        "SWITCHGEAR_POLICY_STOCK", "probes",
                        "SWITCHGEAR_TABEL", "switchgear"))
                .hasSize(12)
                .anyMatch(problem -> problem.startsWith("SWITCHGEAR_TABLE: table name 's' has 1 characters"))
                .anyMatch(problem -> problem.startsWith("SWITCHGEAR_NAMESPACE: namespace name 'pr od'"))
                .anyMatch(problem -> problem.contains("SWITCHGEAR_ENDPOINT is 'localhost:8000'"))
                .contains("SWITCHGEAR_DISABLED is 'yes'; it must be true or false")
                .contains("SWITCHGEAR_TIMEOUT_MILLIS is '0'; it must be a whole number from 1 to 900000")
                .contains("SWITCHGEAR_METRICS is 'statsd'; it must be emf or none")
                .anyMatch(problem -> problem.startsWith("SWITCHGEAR_PREFETCH: circuit name 'st ock'"))
                .anyMatch(problem -> problem.startsWith("SWITCHGEAR_POLICY: ") && problem.contains("probes"))
                .anyMatch(problem -> problem.startsWith("SWITCHGEAR_POLICY: there is no policy value 'ramp'"))
                .anyMatch(problem -> problem.startsWith("SWITCHGEAR_POLICY: policy value callTimeoutMillis is 'x'"))
                .contains("SWITCHGEAR_POLICY_STOCK: 'probes' is not a policy value; it must be name=value")
                .contains("SWITCHGEAR_TABEL is not a variable; did you mean SWITCHGEAR_TABLE?");
    }

    @Test
    void aMissingTableIsAProblemUnlessTheLibraryIsDisabled() {
        assertThat(problems()).containsExactly("SWITCHGEAR_TABLE is not set; it must name the circuits' table");
        assertThat(settings("SWITCHGEAR_DISABLED", "true").disabled()).isTrue();
    }

    @Test
    void aFileHoldsTheSameVariablesAndRealOnesWin(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("switchgear.env");
        Files.writeString(file, """
                # where circuits meet
                SWITCHGEAR_TABLE=from-the-file
                SWITCHGEAR_NAMESPACE=prod
                """);
        LambdaSettings settings = settings("SWITCHGEAR_FILE", file.toString(), "SWITCHGEAR_TABLE", "from-outside");
        assertThat(settings.table()).contains("from-outside");
        assertThat(settings.namespace()).isEqualTo("prod");
    }

    @Test
    void aMissingFileIsAProblem() {
        assertThat(problems("SWITCHGEAR_TABLE", "switchgear", "SWITCHGEAR_FILE", "/nowhere/switchgear.env"))
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("SWITCHGEAR_FILE is '/nowhere/switchgear.env'"));
    }

    @Test
    void anUnknownVariableIsReported() {
        assertThat(problems("SWITCHGEAR_TABLE", "switchgear", "SWITCHGEAR_PORT_OF_SOMETHING", "1"))
                .containsExactly(
                        "SWITCHGEAR_PORT_OF_SOMETHING is not a variable of Switchgear; docs/settings.md lists them");
    }
}
