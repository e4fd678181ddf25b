package dev.switchgear.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.protocol.PolicyText;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class CircuitPolicyTest {
    @Test
    void everyValueOutOfRangeIsNamedWithItsLimit() {
        refused(b -> b.failureRateThreshold(1.5), "failureRateThreshold is 1.5; it must be 0.05 to 0.95");
        refused(b -> b.failureRateThreshold(Double.NaN), "failureRateThreshold is NaN");
        refused(b -> b.slowCalls(Duration.ZERO, 0.8), "slowCallDuration is 0 ms; it must be 1 ms to 900 s");
        refused(b -> b.slowCalls(Duration.ofSeconds(1), 2), "slowCallRateThreshold is 2.0");
        refused(b -> b.tripRule(TripRule.consecutiveFailures(0)), "consecutiveFailures is 0; it must be 1 to 1000");
        refused(b -> b.tripRule(TripRule.failureCount(3, Duration.ofHours(1))), "failureCountWindow is 3600 s");
        refused(b -> b.callTimeout(Duration.ofMillis(1)), "callTimeout is 1 ms; it must be 10 ms to 900 s");
        refused(b -> b.probes(9), "probes is 9; it must be 1 to 8");
        refused(b -> b.openWait(Duration.ofMillis(1)), "openWait is 1 ms");
        refused(b -> b.maxOpenWait(Duration.ofSeconds(1)), "maxOpenWait is 1 s; it must be 2 s to 3600 s");
        refused(b -> b.maxRetryAfter(Duration.ofHours(2)), "maxRetryAfter is 7200 s");
        refused(b -> b.maxSignalWait(Duration.ZERO), "maxSignalWait is 0 ms");
        refused(b -> b.ramp(Duration.ofHours(1)), "ramp is 3600 s");
        refused(b -> b.refreshInterval(Duration.ofMillis(10)), "refreshInterval is 10 ms; it must be 200 ms to 60 s");
        refused(b -> b.readBudget(Duration.ZERO), "readBudget is 0 ms");
        refused(b -> b.writeBudget(Duration.ofMinutes(1)), "writeBudget is 60 s");
        refused(b -> b.fleetSize(-1), "fleetSize is -1; it must be 0 to 1000000");
        refused(b -> b.enforcePercentage(101), "enforcePercentage is 101; it must be 0 to 100");
    }

    @Test
    void everyValueCanBeSetByName() {
        CircuitPolicy policy = PolicyText.merge(
                CircuitPolicy.defaults(),
                "{\"failureRateThreshold\":0.4,\"slowCallDurationMillis\":700,\"slowCallRateThreshold\":\"0.6\","
                        + "\"callTimeoutMillis\":900,\"probes\":2,\"openWaitMillis\":3000,\"maxOpenWaitMillis\":9000,"
                        + "\"maxRetryAfterMillis\":1000,\"maxSignalWaitMillis\":2000,\"rampMillis\":0,"
                        + "\"refreshIntervalMillis\":500,\"readBudgetMillis\":5,\"writeBudgetMillis\":6,"
                        + "\"fleetSize\":77,\"shadow\":true,\"enforcePercentage\":10 }");
        assertThat(policy)
                .isEqualTo(CircuitPolicy.builder()
                        .failureRateThreshold(0.4)
                        .slowCalls(Duration.ofMillis(700), 0.6)
                        .callTimeout(Duration.ofMillis(900))
                        .probes(2)
                        .openWait(Duration.ofSeconds(3))
                        .maxOpenWait(Duration.ofSeconds(9))
                        .maxRetryAfter(Duration.ofSeconds(1))
                        .maxSignalWait(Duration.ofSeconds(2))
                        .ramp(Duration.ZERO)
                        .refreshInterval(Duration.ofMillis(500))
                        .readBudget(Duration.ofMillis(5))
                        .writeBudget(Duration.ofMillis(6))
                        .fleetSize(77)
                        .shadow(true)
                        .enforcePercentage(10)
                        .build());
        assertThat(policy.toBuilder().build()).isEqualTo(policy);
        assertThat(PolicyText.merge(policy, "{\"consecutiveFailures\":4}").tripRule())
                .isEqualTo(TripRule.consecutiveFailures(4));
        assertThat(PolicyText.merge(policy, "{\"failureCount\":4,\"failureCountWindowMillis\":5000}")
                        .tripRule())
                .isEqualTo(TripRule.failureCount(4, Duration.ofSeconds(5)));
        assertThat(PolicyText.merge(policy, "{}")).isEqualTo(policy);
    }

    @Test
    void textThatIsNoPolicySaysWhere() {
        wrong("", "expected '{' at character 1");
        wrong("{\"probes\" 3}", "expected ':'");
        wrong("{\"probes\": }", "expected a text, a number, true or false");
        wrong("{\"probes\": 3} x", "expected nothing after the object");
        wrong("{\"probes\": [3]}", "expected a text, a number");
        wrong("{\"probes\": three}", "policy value probes is 'three'; it must be a number");
        wrong("{\"shadow\": 1}", "policy value shadow is '1'; it must be true or false");
        wrong("{\"probes\": 3", "expected ',' or '}'");
        wrong("{\"a\\u0000b\": 3}", "expected a text without escapes");
        wrong("{\"probes\":" + " ".repeat(1_100) + "3}", "characters; it must have at most 1024");
    }

    private static void refused(UnaryOperator<CircuitPolicy.Builder> change, String message) {
        assertThatThrownBy(() -> change.apply(CircuitPolicy.builder()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static void wrong(String json, String message) {
        assertThatThrownBy(() -> PolicyText.merge(CircuitPolicy.defaults(), json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
