package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A live policy has the same meaning for an execution and for core. */
final class PolicyValuesTest {
    private static final CircuitPolicy WIDE = CircuitPolicy.builder()
            .set("openWaitMillis", "100")
            .set("maxOpenWaitMillis", "3600000")
            .build();

    @Test
    void theLimitsAreThoseOfCore() {
        PolicyValues.LIMITS.forEach((name, limits) -> {
            double step = name.endsWith("Threshold") ? 0.01 : 1;
            for (double accepted : limits) {
                assertThatCode(() -> set(name, accepted)).as(name).doesNotThrowAnyException();
            }
            assertThatCode(() -> set(name, limits[0] - step)).as(name).isInstanceOf(IllegalArgumentException.class);
            assertThatCode(() -> set(name, limits[1] + step)).as(name).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void aLivePolicyChangesWhatItNames() {
        Map<?, ?> policy = inForce("{\"failureRateThreshold\": 0.4, \"probes\": \"1\", \"shadow\": true}");
        assertThat(policy.get("failureRateThreshold")).isEqualTo(0.4);
        assertThat(policy.get("probes")).isEqualTo(1);
        assertThat(policy.get("shadow")).isEqualTo(true);
        assertThat(policy.get("rule")).isEqualTo("rate");
        assertThat(policy.get("openWaitMillis")).isEqualTo(2_000);
    }

    @Test
    void aLivePolicyCanChangeTheRule() {
        assertThat(inForce("{\"consecutiveFailures\": 5}").get("rule")).isEqualTo("consecutive");
        assertThat(inForce("{\"failureCount\": 5}").get("rule")).isEqualTo("count");
        assertThat(inForce("{\"slowCallDurationMillis\": 700}").get("slow")).isEqualTo(true);
    }

    /** Texts that a person or another program might store; core and the expressions evaluate each. */
    static Stream<String> texts() {
        return Stream.of(
                "{\"probes\": 9, \"fleetSize\": 7}",
                "{\"unheard\": 1}",
                "{\"failureRateThreshold\": .5}",
                "{\"failureRateThreshold\": 5e-1}",
                "{\"failureRateThreshold\": 0.5",
                "{failureRateThreshold: 0.5}",
                "{'failureRateThreshold': 0.5}",
                "{\"probes\": 2.0}",
                "{\"probes\": 2.5}",
                "{\"probes\": \"2\"}",
                "{\"probes\": \"two\"}",
                "{\"probes\": true}",
                "{\"probes\": null}",
                "{\"probes\": [2]}",
                "{\"probes\": {\"a\": 1}}",
                "{\"probes\": 1e400}",
                "{\"probes\": 2, \"probes\": 3}",
                "{\"shadow\": true}",
                "{\"shadow\": \"true\"}",
                "{\"shadow\": \"yes\"}",
                "{\"shadow\": 1}",
                "{\"consecutiveFailures\": 3, \"failureCount\": 3}",
                "{\"failureCount\": 3, \"failureCountWindowMillis\": 5000}",
                "{\"maxOpenWaitMillis\": 1000}",
                "{\"maxOpenWaitMillis\": 99}",
                "{\"openWaitMillis\": 60000}",
                "{\"openWaitMillis\": 600, \"maxOpenWaitMillis\": 599}",
                "{\"openWaitMillis\": \"600\", \"maxOpenWaitMillis\": 600}",
                "{}",
                "{}{}",
                "  { }\n",
                "\u00a0{}",
                "[]",
                "no",
                "{\"probes\":" + " ".repeat(1_100) + "3}",
                "\ufeff{\"probes\": 2}");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void executionsUsePoliciesThatOperatorsMayStoreAndIgnoreOthers(String text) {
        boolean accepted = true;
        try (Switchgear switchgear =
                Switchgear.builder().store(new InMemoryCircuitStore()).build()) {
            switchgear.operator("payments").policy(text, "jane");
        } catch (IllegalArgumentException e) {
            accepted = false;
        }
        assertThat(rejected(text)).isEqualTo(!accepted);
        if (!accepted) {
            assertThat(inForce(text)).isEqualTo(inForce(""));
        }
    }

    @Test
    void aWaitThatIsSetAloneAdjustsTheOther() {
        assertThat(inForce("{\"openWaitMillis\": 60000}").get("maxOpenWaitMillis"))
                .isEqualTo(60_000);
        assertThat(inForce("{\"maxOpenWaitMillis\": 1000}").get("openWaitMillis"))
                .isEqualTo(1_000);
        assertThat(inForce("{\"probes\": 2.0}").get("probes")).isEqualTo(2);
    }

    private static boolean rejected(String live) {
        return (Boolean) value(live, "$policyRejected");
    }

    private static Map<?, ?> inForce(String live) {
        return (Map<?, ?>) value(live, "$p");
    }

    private static Object value(String live, String name) {
        Expressions expressions = new Expressions()
                .with("base", PolicyValues.of(CircuitPolicy.defaults()))
                .with("limits", PolicyValues.LIMITS);
        Map<String, Object> snapshot = Map.of("policy", live, "hasPolicy", true);
        return new Formula(0, 0).with("c", snapshot).value(Expressions.block(expressions.file("policy"), name));
    }

    private static void set(String name, double value) {
        String text = name.endsWith("Threshold") ? Double.toString(value) : new BigDecimal(value).toPlainString();
        WIDE.toBuilder().set(name, text).build();
    }
}
