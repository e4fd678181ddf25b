package dev.switchgear.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of an owner. An invalid one never fails the start. */
final class ExtensionSettingsReaderTest {
    @TempDir
    Path folder;

    @Test
    void onlyTheTableIsNeeded() {
        ExtensionSettings settings = read(Map.of());
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.store().table()).hasValue("circuits");
        assertThat(settings.namespace()).isEqualTo("default");
        assertThat(settings.policy()).isEqualTo(CircuitPolicy.defaults());
        assertThat(settings.http())
                .isEqualTo(new ExtensionSettings.Http(
                        2_775, 64, Duration.ofSeconds(2), Log.Level.INFO, true, Optional.empty()));
    }

    @Test
    void everythingElseIsOptional() {
        ExtensionSettings settings = read(Map.ofEntries(
                Map.entry("SWITCHGEAR_NAMESPACE", "prod"),
                Map.entry("SWITCHGEAR_LABEL", "checkout"),
                Map.entry("SWITCHGEAR_PREFETCH", " payments , orders,"),
                Map.entry("SWITCHGEAR_POLICY", "rampMillis=3000"),
                Map.entry("SWITCHGEAR_POLICY_PAYMENTS_API", "probes = 1"),
                Map.entry("SWITCHGEAR_EXTENSION_HTTP_PORT", "3000"),
                Map.entry("SWITCHGEAR_EXTENSION_MAX_CONNECTIONS", "8"),
                Map.entry("SWITCHGEAR_EXTENSION_REQUEST_TIMEOUT_MILLIS", "250"),
                Map.entry("SWITCHGEAR_EXTENSION_LOG_LEVEL", "WARN"),
                Map.entry("SWITCHGEAR_EXTENSION_INVOKE_EVENTS", "false"),
                Map.entry("SWITCHGEAR_EXTENSION_AFTER_RESPONSE", "true"),
                Map.entry("SWITCHGEAR_EXTENSION_TELEMETRY_HOST", "127.0.0.1")));
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.prefetch()).containsExactly("payments", "orders");
        assertThat(settings.policy().ramp()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.policyOf("payments-api").probes()).isEqualTo(1);
        assertThat(settings.policyOf("payments-api").ramp()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.policyOf("orders").probes()).isEqualTo(3);
        assertThat(settings.http())
                .isEqualTo(new ExtensionSettings.Http(
                        3_000, 8, Duration.ofMillis(250), Log.Level.WARN, false, Optional.of("127.0.0.1")));
    }

    @Test
    void telemetryIsReceivedAtTheHostOfTheSandbox() {
        assertThat(read(Map.of("SWITCHGEAR_EXTENSION_AFTER_RESPONSE", "true"))
                        .http()
                        .telemetryHost())
                .hasValue("sandbox.localdomain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EXTENSION_HTTP_PORT            | 70000        | 0 to 65535",
                "EXTENSION_HTTP_PORT            | x            | 0 to 65535",
                "EXTENSION_MAX_CONNECTIONS      | 0            | 1 to 1000",
                "EXTENSION_REQUEST_TIMEOUT_MILLIS | -5         | 10 to 60000",
                "EXTENSION_LOG_LEVEL            | loud         | debug, info, warn, error or none",
                "EXTENSION_INVOKE_EVENTS        | yes          | true or false",
                "EXTENSION_AFTER_RESPONSE       | 1            | true or false",
                "NAMESPACE                      | a/b          | A-Z a-z 0-9",
                "PREFETCH                       | a b          | A-Z a-z 0-9",
                "POLICY                         | probes=9     | 1 to 8",
                "POLICY                         | probe=1      | there are",
                "POLICY                         | probes       | name=value",
                "POLICY_A                       | rampMillis=x | must be a number",
                "FILE                           | /no/such     | cannot be read",
            })
    void anInvalidValueIsReportedWithItsLimitAndTheDefaultApplies(String name, String value, String limit) {
        ExtensionSettings settings = read(Map.of("SWITCHGEAR_" + name, value));
        assertThat(settings.problems()).singleElement().asString().contains("SWITCHGEAR_" + name, limit);
        assertThat(settings.http()).isEqualTo(read(Map.of()).http());
        assertThat(settings.policy()).isEqualTo(CircuitPolicy.defaults());
    }

    @Test
    void anInvalidCircuitNameIsReportedAsACircuitName() {
        assertThat(read(Map.of("SWITCHGEAR_PREFETCH", "payments, a b")).problems())
                .containsExactly(
                        "SWITCHGEAR_PREFETCH: circuit name 'a b' has 3 characters; a name is 1 to 256 characters"
                                + " of A-Z a-z 0-9 . _ : -");
    }

    @Test
    void anUnknownVariableIsReported() {
        assertThat(read(Map.of("SWITCHGEAR_NAMESPCE", "prod", "SWITCHGEAR_EXTENSION_PORT", "1"))
                        .problems())
                .containsExactly(
                        "SWITCHGEAR_EXTENSION_PORT is not a variable of Switchgear; docs/settings.md lists them",
                        "SWITCHGEAR_NAMESPCE is not a variable; did you mean SWITCHGEAR_NAMESPACE?");
    }

    @Test
    void disabledAndShadowApplyHereToo() {
        ExtensionSettings disabled = new ExtensionSettingsReader(Map.of("SWITCHGEAR_DISABLED", "true")).read();
        assertThat(disabled.problems()).isEmpty();
        assertThat(disabled.disabled()).isTrue();
        ExtensionSettings shadow = read(Map.of("SWITCHGEAR_SHADOW", "true", "SWITCHGEAR_POLICY_STOCK", "probes=1"));
        assertThat(shadow.disabled()).isFalse();
        assertThat(shadow.policyOf("payments").shadow()).isTrue();
        assertThat(shadow.policyOf("stock").shadow()).isTrue();
    }

    @Test
    void aMissingTableIsReported() {
        assertThat(new ExtensionSettingsReader(Map.of()).read().problems())
                .singleElement()
                .asString()
                .contains("SWITCHGEAR_TABLE", "nothing is shared");
    }

    @Test
    void aFileMayHaveTheSameVariablesAndRealOnesWin() throws Exception {
        Path file = folder.resolve("switchgear.conf");
        Files.writeString(file, "# ours\nSWITCHGEAR_NAMESPACE=fromfile\nSWITCHGEAR_POLICY=probes=2\n\nnonsense\n");
        ExtensionSettings settings =
                read(Map.of("SWITCHGEAR_FILE", file.toString(), "SWITCHGEAR_NAMESPACE", "fromvariable"));
        assertThat(settings.namespace()).isEqualTo("fromvariable");
        assertThat(settings.policy().probes()).isEqualTo(2);
        assertThat(settings.problems()).singleElement().asString().contains("nonsense", "NAME=value");
    }

    private static ExtensionSettings read(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("SWITCHGEAR_TABLE", "circuits");
        return new ExtensionSettingsReader(all).read();
    }
}
