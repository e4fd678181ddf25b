package dev.switchgear.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitPolicy;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A text means the same in every module, and invalid values are reported. */
final class VariablesTest {
    private static Variables read(Map<String, String> environment, byte[] file) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("SWITCHGEAR_FILE", "switchgear.env");
        return new Variables(all, name -> file);
    }

    private static Variables read(String file) {
        return read(Map.of(), file.getBytes(UTF_8));
    }

    private static Variables of(String name, String value) {
        return new Variables(Map.of("SWITCHGEAR_" + name, value), name2 -> new byte[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "SWITCHGEAR_LABEL=prod|prod",
                "  SWITCHGEAR_LABEL = prod \t|prod",
                "export SWITCHGEAR_LABEL=prod|prod",
                "export\tSWITCHGEAR_LABEL=prod|prod",
                "SWITCHGEAR_LABEL=\"prod\"|prod",
                "SWITCHGEAR_LABEL='prod'|prod",
                "SWITCHGEAR_LABEL=\"it's prod\"|it's prod",
                "SWITCHGEAR_LABEL=it's prod|it's prod",
                "SWITCHGEAR_LABEL=a=b|a=b",
                "SWITCHGEAR_LABEL=c:\\new\\table|c:\\new\\table",
                "SWITCHGEAR_LABEL=\"a\\nb\"|a\\nb",
                "SWITCHGEAR_LABEL=prod # ours|prod # ours",
                "\uFEFFSWITCHGEAR_LABEL=prod|prod",
                "SWITCHGEAR_LABEL=größe|größe",
            })
    void linesOfTheFileAreRead(String file, String label) {
        Variables variables = read(file);
        assertThat(variables.text(Setting.LABEL)).contains(label);
        assertThat(variables.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "nonsense                     | line 1 is 'nonsense'; it must be NAME=value",
                "SWITCHGEAR_LABEL: prod       | line 1 is 'SWITCHGEAR_LABEL: prod'; it must be NAME=value",
                "=prod                        | line 1 is '=prod'; it must be NAME=value",
                "SWITCHGEAR_LABEL=\"prod      | line 1 sets SWITCHGEAR_LABEL to \"prod, whose quotes do not match; it is left out",
                "SWITCHGEAR_LABEL=\"a\" b     | line 1 sets SWITCHGEAR_LABEL to \"a\" b, whose quotes do not match; it is left out",
                "AWS_REGION=eu-west-1         | line 1 sets AWS_REGION, which is not a variable of Switchgear; it is left out",
            })
    void aLineWithoutASettingIsReported(String file, String problem) {
        assertThat(read(file).problems()).containsExactly("SWITCHGEAR_FILE is 'switchgear.env'; " + problem);
    }

    @Test
    void linesEndAsOnAnySystem() {
        for (String end : List.of("\n", "\r\n", "\r")) {
            Variables variables = read("# SWITCHGEAR_LABEL=x" + end + end + "SWITCHGEAR_LABEL=prod" + end);
            assertThat(variables.text(Setting.LABEL)).contains("prod");
            assertThat(variables.problems()).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeReadIsReported() {
        assertThat(read(Map.of(), "SWITCHGEAR_LABEL=größe".getBytes(ISO_8859_1)).problems())
                .containsExactly("SWITCHGEAR_FILE is 'switchgear.env'; it is not in UTF-8");
        assertThat(read("#".repeat(65_537)).problems())
                .containsExactly("SWITCHGEAR_FILE is 'switchgear.env'; it has more than 65536 bytes");
        assertThat(read("SWITCHGEAR_LABEL=a\nSWITCHGEAR_LABEL=b").problems())
                .containsExactly(
                        "SWITCHGEAR_FILE is 'switchgear.env'; line 2 sets SWITCHGEAR_LABEL again; this value is"
                                + " taken");
        assertThat(new Variables(Map.of("SWITCHGEAR_FILE", "gone"), name -> {
                            throw new FileNotFoundException(name);
                        })
                        .problems())
                .containsExactly(
                        "SWITCHGEAR_FILE is 'gone', which cannot be read (java.io.FileNotFoundException: gone)");
    }

    @Test
    void aVariableWinsOverTheFileUnlessItIsEmpty() {
        byte[] file = "SWITCHGEAR_NAMESPACE=fromfile\nSWITCHGEAR_LABEL=fromfile".getBytes(UTF_8);
        Variables variables = read(Map.of("SWITCHGEAR_NAMESPACE", " prod ", "SWITCHGEAR_LABEL", " "), file);
        assertThat(variables.namespace()).isEqualTo("prod");
        assertThat(variables.text(Setting.LABEL)).contains("fromfile");
    }

    @Test
    void whiteSpaceAroundANamespaceMakesNoSecondFleet() {
        assertThat(of("NAMESPACE", " prod\n").namespace()).isEqualTo("prod");
        assertThat(of("NAMESPACE", "").namespace()).isEqualTo("default");
        Variables quoted = of("NAMESPACE", "\"prod\"");
        assertThat(quoted.namespace()).isEqualTo("default");
        assertThat(quoted.problems()).singleElement().asString().contains("namespace name '\"prod\"'");
    }

    @Test
    void aPolicyNamesEverythingThatIsInvalid() {
        Variables variables = of("POLICY", "probes=9, probes=2, ramp=3, openWaitMillis=30000, x, callTimeoutMillis=");
        assertThat(variables.policy()).isEqualTo(CircuitPolicy.defaults());
        assertThat(variables.problems())
                .hasSize(4)
                .allMatch(problem -> problem.startsWith("SWITCHGEAR_POLICY: "))
                .anyMatch(problem -> problem.contains("probes is there twice"))
                .anyMatch(problem -> problem.contains("no policy value 'ramp'"))
                .anyMatch(problem -> problem.contains("'x' is not a policy value; it must be name=value"))
                .anyMatch(problem -> problem.contains("callTimeoutMillis is ''"));
    }

    @Test
    void oneWaitAdjustsTheOtherAsInALivePolicy() {
        CircuitPolicy policy = of("POLICY", "openWaitMillis=30000").policy();
        assertThat(policy.openWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.maxOpenWait()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void twoRulesAreAProblem() {
        Variables variables = of("POLICY", "failureCount=3, failureRateThreshold=0.4");
        assertThat(variables.policy()).isEqualTo(CircuitPolicy.defaults());
        assertThat(variables.problems()).singleElement().asString().contains("two trip rules");
    }

    @Test
    void circuitsAreCalledCircuits() {
        Variables variables = of("PREFETCH", " payments ,, a b,*");
        assertThat(variables.prefetch()).containsExactly("payments");
        assertThat(variables.problems())
                .hasSize(2)
                .allMatch(problem -> problem.startsWith("SWITCHGEAR_PREFETCH: circuit name '"));
        String many = IntStream.range(0, 101).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        assertThat(of("PREFETCH", many).prefetch()).hasSize(100);
    }

    @Test
    void flagsNumbersAndWords() {
        assertThat(of("DISABLED", "TRUE").flag(Setting.DISABLED)).isTrue();
        assertThat(of("TIMEOUT_MILLIS", " 250 ").number(Setting.TIMEOUT_MILLIS)).contains(250);
        assertThat(of("EXTENSION_LOG_LEVEL", "Warn").word(Setting.EXTENSION_LOG_LEVEL))
                .isEqualTo("warn");
        for (Setting setting : List.of(Setting.DISABLED, Setting.TIMEOUT_MILLIS, Setting.EXTENSION_LOG_LEVEL)) {
            Variables wrong = of(setting.name(), "1.5");
            if (setting == Setting.TIMEOUT_MILLIS) {
                assertThat(wrong.number(setting)).isEmpty();
            } else {
                assertThat(wrong.word(setting)).isEqualTo(setting.fallback());
            }
            assertThatThrownBy(wrong::requireValid)
                    .hasMessage(setting.key() + " is '1.5'; it must be " + setting.mustBe());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SWITCHGEAR_TABEL, SWITCHGEAR_TABLE",
        "switchgear_table, SWITCHGEAR_TABLE",
        "SWITCHGEAR_EXTENSION_HTPP_PORT, SWITCHGEAR_EXTENSION_HTTP_PORT",
    })
    void aMisspeltNameIsReported(String name, String meant) {
        Variables variables = new Variables(Map.of(name, "1"), file -> new byte[0]);
        variables.reportUnknown();
        assertThat(variables.problems()).containsExactly(name + " is not a variable; did you mean " + meant + "?");
    }

    @Test
    void everyVariableIsKnown() {
        Map<String, String> all = new HashMap<>();
        for (Setting setting : Setting.values()) {
            all.put(setting.key(), "1");
        }
        all.put("SWITCHGEAR_POLICY_PAYMENTS_API", "probes=1");
        Variables variables = new Variables(all, name -> new byte[0]);
        variables.reportUnknown();
        assertThat(variables.problems()).isEmpty();
        assertThat(variables.policies(CircuitPolicy.defaults()).get(Setting.suffix("payments-api")))
                .isEqualTo(CircuitPolicy.builder().probes(1).build());
    }
}
