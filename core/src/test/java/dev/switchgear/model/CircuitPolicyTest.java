package dev.switchgear.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
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
    void anInvalidPolicyTextIsReportedWithItsPosition() {
        wrong("", "expected '{' at character 1");
        wrong("{\"probes\" 3}", "expected ':'");
        wrong("{\"probes\": }", "expected a number, true or false at character 12");
        wrong("{\"probes\": 3} x", "expected nothing after the object");
        wrong("{\"probes\": [3]}", "expected a number");
        wrong("{\"probes\": three}", "expected a number, true or false");
        wrong("{\"probes\": \"three\"}", "expected a number, true or false");
        wrong("{\"probes\": true}", "policy value probes is 'true'; it must be a number");
        wrong("{\"probes\": 2.5}", "policy value probes is '2.5'; it must be a whole number");
        wrong("{\"probes\": 1e12}", "policy value probes is '1e12'; it must be a whole number, at most 2147483647");
        wrong("{\"failureRateThreshold\": .5}", "expected a number");
        wrong("{\"failureRateThreshold\": 0.5d}", "expected a number");
        wrong("{\"failureRateThreshold\": +0.5}", "expected a number");
        wrong("{\"failureRateThreshold\": 00.5}", "expected a number");
        wrong("{\"failureRateThreshold\": 1e999}", "expected a number");
        wrong("\u00a0{}", "expected '{' at character 1");
        wrong("{}\u0000", "expected nothing after the object");
        wrong("{\"probes\": null}", "expected a number");
        wrong("{\"probes\": 3,}", "expected '\"'");
        wrong(
                "{\"failureRateThreshold\": 0.5, \"consecutiveFailures\": 3}",
                "policy values failureRateThreshold and consecutiveFailures belong to two trip rules; a circuit has one");
        wrong("{\"shadow\": 1}", "policy value shadow is '1'; it must be true or false");
        wrong("{\"probes\": 3", "expected ',' or '}'");
        wrong("{\"a\\u0000b\": 3}", "expected a text without escapes");
        wrong("{\"probes\":" + " ".repeat(1_100) + "3}", "characters; it must have at most 1024");
    }

    @Test
    void aWholeNumberMayBeWrittenAsJsonAllows() {
        assertThat(PolicyText.merge(CircuitPolicy.defaults(), "{\"probes\": 2.0}")
                        .probes())
                .isEqualTo(2);
        assertThat(PolicyText.merge(CircuitPolicy.defaults(), "{\"fleetSize\": 1e3}")
                        .fleetSize())
                .isEqualTo(1_000);
    }

    @Test
    void aLivePolicyThatOneFunctionAcceptsIsAcceptedByAll() {
        List<CircuitPolicy> bases = List.of(
                CircuitPolicy.defaults(),
                CircuitPolicy.builder()
                        .openWait(Duration.ofMillis(100))
                        .maxOpenWait(Duration.ofMillis(100))
                        .build(),
                CircuitPolicy.builder()
                        .openWait(Duration.ofMinutes(5))
                        .maxOpenWait(Duration.ofHours(1))
                        .build(),
                CircuitPolicy.builder()
                        .tripRule(TripRule.failureCount(9, Duration.ofMinutes(2)))
                        .build(),
                CircuitPolicy.builder().slowCalls(Duration.ofMinutes(1), 0.9).build());
        for (String text : List.of(
                "{\"openWaitMillis\": 20000}",
                "{\"openWaitMillis\": 300000}",
                "{\"maxOpenWaitMillis\": 100}",
                "{\"maxOpenWaitMillis\": 3600000}",
                "{\"failureCount\": 5}",
                "{\"slowCallRateThreshold\": 0.5}")) {
            assertThat(bases).allSatisfy(base -> PolicyText.merge(base, text));
        }
        for (String text : List.of(
                "{\"maxOpenWaitMillis\": 99}",
                "{\"openWaitMillis\": 300001}",
                "{\"openWaitMillis\": 99}",
                "{\"openWaitMillis\": 300, \"maxOpenWaitMillis\": 299}")) {
            assertThat(bases)
                    .allSatisfy(base -> assertThatThrownBy(() -> PolicyText.merge(base, text))
                            .isInstanceOf(IllegalArgumentException.class));
        }
        CircuitPolicy longer = PolicyText.merge(CircuitPolicy.defaults(), "{\"openWaitMillis\": 20000}");
        assertThat(longer.maxOpenWait()).isEqualTo(Duration.ofSeconds(20));
        CircuitPolicy shorter = PolicyText.merge(CircuitPolicy.defaults(), "{\"maxOpenWaitMillis\": 1000}");
        assertThat(shorter.openWait()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theReaderAndTheGrammarOfTheExpressionsAcceptTheSameTexts() {
        Pattern grammar = Pattern.compile(FlatJson.GRAMMAR);
        String seed = "{ \"failureRateThreshold\" : 0.4e1 ,\"probes\":\"-10\",\t\"shadow\":true, \"a\":false }";
        String letters = "{}[]\"\\,:.+-eE0123456789 \t\n\u00a0abtrufalsn\u0000";
        SplittableRandom random = new SplittableRandom(7);
        int accepted = 0;
        for (int i = 0; i < 40_000; i++) {
            StringBuilder text = new StringBuilder(seed);
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                int at = random.nextInt(text.length());
                char letter = letters.charAt(random.nextInt(letters.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, letter);
                    case 1 -> text.insert(at, letter);
                    default -> text.deleteCharAt(at);
                }
            }
            boolean read = isRead(text.toString());
            accepted += read ? 1 : 0;
            assertThat(read).as(text.toString()).isEqualTo(grammar.matcher(text).matches());
        }
        assertThat(accepted).isBetween(4_000, 36_000);
    }

    private static boolean isRead(String text) {
        try {
            FlatJson.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
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
