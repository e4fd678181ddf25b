package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An operator's override is obeyed whatever else the item contains, and an execution reports its reason. */
final class OverrideObeyedTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Map<String, Object> INPUT = Map.of("circuit", "payments", "callee", "charge");

    private int calls;

    /** Attributes that a person, or a newer version, might have left in the item. */
    static List<Map<String, Object>> oddities() {
        return List.of(
                Map.of(),
                Map.of("policy", text("{\"failureRateThreshold\": .5}")),
                Map.of("policy", text("")),
                Map.of("policy", text("{\"probes\": 1e400}")),
                Map.of("policy", text("{\"probes\": [1]}")),
                Map.of("policy", number(7)),
                Map.of("format", number(9)),
                Map.of("state", text("AJAR")),
                Map.of("epoch", text("seven"), "openUntil", text("tomorrow")),
                Map.of("level", text("high"), "watch", text("x"), "fleetHint", text("many")),
                Map.of("probe1Holder", number(3), "probe1Until", text("x")));
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void aCircuitThatIsForcedOpenRefusesWithAnyItem(Map<String, Object> beside) {
        for (String word : List.of("OPEN", "FORCED_OPEN", "forced-open", " Force open ")) {
            Map<?, ?> output = run(ordered(word, beside)).output();
            assertThat(output.get("outcome")).as(beside.toString()).isEqualTo("refused");
            assertThat(output.get("cause")).isEqualTo("FORCED_OPEN");
            assertThat(output.get("state")).isEqualTo("OPEN");
            assertThat(output.get("override")).isEqualTo("FORCED_OPEN");
        }
        assertThat(calls).isZero();
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void aCircuitThatIsForcedClosedOrDisabledCalls(Map<String, Object> beside) {
        for (String word : List.of("CLOSED", "FORCED_CLOSED", "disable")) {
            Map<String, Object> item = ordered(word, beside);
            item.putIfAbsent("state", text("OPEN"));
            item.putIfAbsent("openUntil", number(NOW + 10_000));
            Map<?, ?> output = run(item).output();
            assertThat(output.get("outcome")).as(beside.toString()).isEqualTo("succeeded");
            assertThat(output.get("state"))
                    .as("the state that applies to calls")
                    .isEqualTo("CLOSED");
        }
        assertThat(calls).isEqualTo(3);
    }

    @Test
    void anEndInSecondsIsTakenForSeconds() {
        Map<String, Object> item = ordered("FORCED_OPEN", Map.of());
        item.put("overrideUntil", number(NOW / 1_000 + 60));
        assertThat(run(item).outcome()).isEqualTo("refused");
        item.put("overrideUntil", number(NOW / 1_000 - 60));
        assertThat(run(item).outcome()).isEqualTo("succeeded");
    }

    @Test
    void anUnknownOverrideHasNoEffect() {
        Map<String, Object> item = ordered("AJAR", Map.of("state", text("OPEN"), "openUntil", number(NOW + 10_000)));
        Map<?, ?> output = run(item).output();
        assertThat(output.get("outcome")).isEqualTo("refused");
        assertThat(output.get("cause")).isEqualTo("OPEN");
    }

    @Test
    void anInvalidLivePolicyIsReported() {
        Map<?, ?> output =
                run(new HashMap<>(Map.of("policy", text("{\"probes\": 99}")))).output();
        assertThat(output.get("outcome")).isEqualTo("succeeded");
        assertThat((String) output.get("policyRejected")).contains("not valid");
    }

    @Test
    void refusalsThatShadowModeDoesNotEnforceAreReported() {
        Map<String, Object> item = new HashMap<>(Map.of(
                "policy", text("{\"shadow\": true}"),
                "state", text("OPEN"),
                "epoch", number(7),
                "reason", text("failure rate"),
                "openUntil", number(NOW + 10_000)));
        Map<?, ?> output = run(item).output();
        assertThat(output.get("outcome")).isEqualTo("succeeded");
        assertThat(Definitions.part(output, "shadowed").get("cause")).isEqualTo("OPEN");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aCalleeThatWasRefusedByACircuitOfItsOwnIsNoFailure(String error) {
        MapTable table = new MapTable();
        for (int i = 0; i < 20; i++) {
            Walk.Ended ended = new Walk(
                            states(),
                            table,
                            payload -> {
                                throw new Walk.StateError(error);
                            },
                            NOW)
                    .run(INPUT);
            assertThat(ended.output().get("kind")).isEqualTo("refused");
        }
        assertThat(table.writes()).as("evidence").isZero();
    }

    static List<String> refusals() {
        return List.of("dev.switchgear.model.CircuitOpenException", "CircuitOpen");
    }

    private Walk.Ended run(Map<String, Object> item) {
        MapTable table = new MapTable();
        table.put(Map.of("pk", text("c#default#payments"), "sk", text("*")), item);
        return new Walk(
                        states(),
                        table,
                        payload -> {
                            calls++;
                            return "charged";
                        },
                        NOW)
                .run(INPUT);
    }

    private static Map<?, ?> states() {
        return Definitions.direct(CircuitPolicy.defaults());
    }

    private static Map<String, Object> ordered(String word, Map<String, Object> beside) {
        Map<String, Object> item = new HashMap<>(beside);
        item.put("override", text(word));
        item.put("overrideBy", text("jane"));
        item.put("overrideReason", text("maintenance"));
        return item;
    }

    private static Map<String, String> text(String value) {
        return Map.of("S", value);
    }

    private static Map<String, String> number(long value) {
        return Map.of("N", Long.toString(value));
    }
}
