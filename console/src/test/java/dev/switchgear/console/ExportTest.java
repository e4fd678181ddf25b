package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Switchgear;
import dev.switchgear.settings.PolicyValue;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A circuit's policy as settings of Istio and Envoy. {@code conformance/mesh} shows both to a real Envoy. */
final class ExportTest extends Operating {
    private static final String HOST = "api.example.com";

    @Test
    void everyValueOfAPolicyIsASettingOrIsNamedWithoutCounterpart() {
        for (PolicyValue value : PolicyValue.ALL) {
            String least = value.name().equals("shadow") ? "true" : number(value.least());
            for (String mesh : new String[] {"envoy", "istio"}) {
                assertThat(export(mesh, value.name() + "=" + least)).as(err).isZero();
                String said = out.lines()
                        .filter(line -> !line.startsWith("# Policy:"))
                        .reduce("", (all, line) -> all + line + "\n");
                assertThat(said).as(mesh).contains(value.name());
            }
        }
    }

    @Test
    void fiveFailuresInARowAreFiveForTheProxy() {
        export("envoy", "consecutiveFailures=5", "openWaitMillis=1500");
        assertThat(settings())
                .contains("  consecutive_5xx: 5", "  enforcing_consecutive_5xx: 100", "  base_ejection_time: 1.5s")
                .contains("  max_ejection_time: 15s", "  interval: 2s", "  max_ejection_percent: 100")
                .contains("  healthy_panic_threshold: {value: 0}", "  update_merge_window: 0s")
                .doesNotContain("failure_percentage");
        export("istio", "consecutiveFailures=5", "openWaitMillis=1500");
        assertThat(settings())
                .contains("      consecutive5xxErrors: 5", "      baseEjectionTime: 1.5s", "      interval: 2s")
                .contains("      maxEjectionPercent: 100", "      minHealthPercent: 0", "  host: \"" + HOST + "\"");
    }

    @Test
    void aRateIsAPercentageAndSoManyFailuresInARowAsItHardlyEverHas() {
        export("envoy");
        assertThat(settings())
                .contains("  consecutive_5xx: 10", "  failure_percentage_threshold: 50")
                .contains("  failure_percentage_request_volume: 50", "  failure_percentage_minimum_hosts: 1")
                .contains("  enforcing_failure_percentage: 100");
        export("envoy", "failureRateThreshold=0.055");
        assertThat(settings())
                .contains("  consecutive_5xx: 3", "  failure_percentage_threshold: 6")
                .contains("  failure_percentage_request_volume: 182");
        export("istio", "failureRateThreshold=0.95");
        assertThat(settings()).contains("      consecutive5xxErrors: 135");
        assertThat(out).contains("failurePercentageThreshold: 95.");
    }

    @Test
    void shadowAndEnforcementReachTheProxyAsFarAsItHasThem() {
        export("envoy", "shadow=true");
        assertThat(settings()).contains("  enforcing_consecutive_5xx: 0", "  enforcing_failure_percentage: 0");
        export("envoy", "enforcePercentage=30", "consecutiveFailures=5");
        assertThat(settings()).contains("  enforcing_consecutive_5xx: 30");
        export("istio", "shadow=true", "consecutiveFailures=5");
        assertThat(settings()).contains("      consecutive5xxErrors: 0");
        export("istio", "enforcePercentage=30", "consecutiveFailures=5");
        assertThat(settings()).contains("      consecutive5xxErrors: 5");
        assertThat(out).contains("# - enforcePercentage 30: no counterpart.");
    }

    @Test
    void theLivePolicyInTheTableWinsOverTheCommandLine() {
        run("x1", "policy", "set", "payments", "consecutiveFailures=7");
        int exit = run(
                "x1",
                "export",
                "envoy",
                "payments",
                "--live",
                "--host",
                HOST,
                "consecutiveFailures=5",
                "openWaitMillis=900");
        assertThat(exit).as(err).isZero();
        assertThat(settings()).contains("  consecutive_5xx: 7", "  base_ejection_time: 0.9s");
        assertThat(out).contains("# Live policy: {\"consecutiveFailures\":7}, set by ada.");
        run("x1", "export", "istio", "orders", "--live", "--host", HOST);
        assertThat(out).contains("# The table has no live policy of it.");
    }

    @Test
    void anInvalidLivePolicyChangesNothingAndTheExportSaysSo() {
        try (Switchgear function = function("x2")) {
            function.operator("payments").policy("{\"probes\":1}", "jo");
        }
        client.updateItem(update -> update.tableName(TABLE)
                .key(Map.of("pk", AttributeValue.fromS("c#x2#payments"), "sk", AttributeValue.fromS("*")))
                .updateExpression("SET #policy = :policy")
                .expressionAttributeNames(Map.of("#policy", "policy"))
                .expressionAttributeValues(Map.of(":policy", AttributeValue.fromS("{\"probes\":99}"))));
        assertThat(run("x2", "export", "envoy", "payments", "--live", "--host", HOST, "probes=2"))
                .as(err)
                .isZero();
        assertThat(out)
                .contains("The live policy is invalid and changes nothing, here and in the fleet: probes is 99")
                .contains("# - probes 2: no counterpart.");
    }

    @Test
    void anEndWithoutATableWhereTheLivePolicyIsWanted() {
        assertThat(runBare("export", "envoy", "payments", "--host", HOST, "--live"))
                .isEqualTo(2);
        assertThat(err).contains("no table: give --table, or set SWITCHGEAR_TABLE");
    }

    @Test
    void aValueOutOfRangeIsReportedWithTheLimit() {
        assertThat(export("envoy", "consecutiveFailures=1001")).isEqualTo(2);
        assertThat(err).contains("consecutiveFailures is 1001").contains("1000");
        assertThat(export("istio", "openWaitMillis=99")).isEqualTo(2);
        assertThat(err).contains("openWait").contains("it must be 100 ms to 300 s");
        assertThat(export("istio", "threshold=5")).isEqualTo(2);
        assertThat(err).contains("there is no policy value 'threshold'");
        assertThat(export("envoy", "probes")).isEqualTo(2);
        assertThat(export("envoy", "--port", "65536")).isEqualTo(2);
        assertThat(err).contains("--port is 65536; it must be 1 to 65535");
        assertThat(runBare("export", "envoy", "payments", "--host", "https://api.example.com"))
                .isEqualTo(2);
        assertThat(err).contains("--host is 'https://api.example.com'; it must be a host name");
        assertThat(runBare("export", "envoy", "pay ments", "--host", HOST)).isEqualTo(2);
        assertThat(err).contains("'pay ments'").contains("1 to 256 characters");
    }

    @Test
    void aDestinationRuleHasANameThatKubernetesAllows() {
        assertThat(runBare("export", "istio", "EU:pay_ments", "--host", HOST)).isZero();
        assertThat(settings()).contains("  name: \"eu-pay-ments\"");
        assertThat(runBare("export", "istio", "_payments", "--host", HOST)).isEqualTo(2);
        assertThat(err).contains("is '-payments'; Kubernetes allows").contains("give --name");
        assertThat(runBare("export", "istio", "_payments", "--host", HOST, "--name", "payments"))
                .isZero();
    }

    private int export(String mesh, String... rest) {
        String[] arguments = new String[rest.length + 5];
        System.arraycopy(new String[] {"export", mesh, "payments", "--host", HOST}, 0, arguments, 0, 5);
        System.arraycopy(rest, 0, arguments, 5, rest.length);
        return runBare(arguments);
    }

    /** What a mesh reads: all but comments. */
    private String settings() {
        return out.lines().filter(line -> !line.strip().startsWith("#")).reduce("", (all, line) -> all + line + "\n");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
