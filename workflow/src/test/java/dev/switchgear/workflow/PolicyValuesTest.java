package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.switchgear.model.CircuitPolicy;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A live policy means to an execution what it means to core. */
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

    @Test
    void aLivePolicyThatCoreRejectsChangesNothing() {
        for (String bad :
                new String[] {"{\"probes\": 9, \"fleetSize\": 7}", "{\"unheard\": 1}", "{\"maxOpenWaitMillis\": 1000}"
                }) {
            assertThat(inForce(bad)).as(bad).isEqualTo(inForce(""));
        }
    }

    private static Map<?, ?> inForce(String live) {
        Expressions expressions = new Expressions()
                .with("base", PolicyValues.of(CircuitPolicy.defaults()))
                .with("limits", PolicyValues.LIMITS);
        Map<String, Object> snapshot = new HashMap<>(Map.of("policy", live));
        return (Map<?, ?>)
                new Formula(0, 0).with("c", snapshot).value(Expressions.block(expressions.file("policy"), "$p"));
    }

    private static void set(String name, double value) {
        String text = name.endsWith("Threshold") ? Double.toString(value) : new BigDecimal(value).toPlainString();
        WIDE.toBuilder().set(name, text).build();
    }
}
