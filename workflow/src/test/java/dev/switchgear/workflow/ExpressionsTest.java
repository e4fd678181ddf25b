package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.switchgear.model.CircuitPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of the definitions that no comparison with core covers. */
final class ExpressionsTest {
    private static final long NOW = 1_900_000_000_000L;

    private final Map<?, ?> states = Definitions.direct(CircuitPolicy.defaults());

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.0001, 1.5, 0.65 / 0.35, 2, 5, 12, 38.9})
    void theSeriesIsTheLogarithm(double x) {
        Object value =
                new Formula(0, 0).with("x", x).value(Expressions.block(new Expressions().file("test"), "$ln($x)"));
        assertThat(((Number) value).doubleValue()).isCloseTo(Math.log(x), within(1e-9));
        Object inverse =
                new Formula(0, 0).with("x", 1 / x).value(Expressions.block(new Expressions().file("test"), "$ln($x)"));
        assertThat(((Number) inverse).doubleValue()).isCloseTo(-Math.log(x), within(1e-9));
    }

    @Test
    void aWaitIsRandomUpToABoundThatGrowsAndHasALimit() {
        assertThat(backoff(1, 0)).isZero();
        assertThat(backoff(1, 0.999)).isEqualTo(1);
        assertThat(backoff(3, 0.999)).isEqualTo(4);
        assertThat(backoff(9, 0.999)).isEqualTo(20);
    }

    @Test
    void aCallWithoutAnAnswerOfTheTableIsMadeAndReportedAsDegraded() {
        Map<?, ?> work = blind(Map.of("circuit", "payments", "callee", "charge"));
        assertThat(work.get("todo")).isEqualTo("quiet");
        assertThat((String) work.get("degraded")).contains("could not be read").contains("States.Timeout");
    }

    @Test
    void anItemOfANewerFormatIsNeverTakenForAClosedCircuit() {
        Map<?, ?> work = read(Map.of("format", Map.of("N", "2"), "state", Map.of("S", "OPEN")));
        assertThat(work.get("todo")).isEqualTo("quiet");
        assertThat((String) work.get("degraded")).contains("cannot be read by this version");
        assertThat(Definitions.part(work, "at").get("todo")).isEqualTo("plain");
    }

    @Test
    void startsAWatchLessOftenAfterWatchesThatFoundNothing() {
        assertThat(afterFailure(watched(0, 10_000, 10_000), 0.2)).isEqualTo("watch");
        assertThat(afterFailure(watched(2, 10_000, 10_000), 0.2)).isEqualTo("watch");
        assertThat(afterFailure(watched(3, 10_000, 10_000), 0.2)).isEqualTo("retry");
        assertThat(afterFailure(watched(2, 3_000, 10_000), 0.2))
                .as("it ended a moment ago")
                .isEqualTo("retry");
        assertThat(afterFailure(watched(2, 10_000, 3_000), 0.2))
                .as("it was calm a moment ago")
                .isEqualTo("retry");
    }

    private String afterFailure(Map<String, Object> item, double drawn) {
        Map<?, ?> work = read(item);
        Object caught = java.util.Objects.requireNonNull(
                Definitions.part(states, "CallQuietly").get("Catch"));
        Map<?, ?> assign = Definitions.part((Map<?, ?>) ((List<?>) caught).get(3), "Assign");
        Object ended = new Formula(NOW, drawn)
                .with("w", work)
                .with("states", Map.of("errorOutput", Map.of("Error", "Down", "Cause", "")))
                .value(assign.get("w"));
        return String.valueOf(((Map<?, ?>) ended).get("todo"));
    }

    private static Map<String, Object> watched(int level, long endedAgo, long levelAgo) {
        Map<String, Object> item = new HashMap<>();
        Map.of(
                        "epoch",
                        7L,
                        "watch",
                        1L,
                        "watchFrom",
                        NOW - 20_000,
                        "watchUntil",
                        NOW - endedAgo,
                        "level",
                        (long) level,
                        "levelAt",
                        NOW - levelAgo)
                .forEach((name, value) -> item.put(name, Map.of("N", Long.toString(value))));
        return item;
    }

    @Test
    void aProbeEndsBeforeItsLease() {
        Object timeout = Definitions.part(states, "Call").get("TimeoutSeconds");
        assertThat(timeout(timeout, "grant", NOW + 3_000)).isEqualTo(2);
        assertThat(timeout(timeout, "grant", NOW + 1_900)).isEqualTo(1);
        assertThat(timeout(timeout, "grant", NOW - 5)).isEqualTo(1);
        assertThat(timeout(timeout, "call", NOW - 5)).isEqualTo(2);
    }

    @Test
    void inputIsCheckedWithTheValueAndTheLimit() {
        assertThat(problem(Map.of("circuit", "", "callee", "charge"))).contains("1 to 256 characters");
        assertThat(problem(Map.of("circuit", "a".repeat(257), "callee", "charge")))
                .contains("1 to 256");
        assertThat(problem(Map.of("circuit", 7, "callee", "charge"))).contains("circuit is 7");
        assertThat(problem(Map.of("circuit", "p", "callee", Definitions.CHARGE)))
                .contains(Definitions.CHARGE)
                .contains("one of charge, refund");
        assertThat(problem(Map.of("circuit", "p", "callee", "charge", "idempotencyKey", 7)))
                .contains("must be a text");
        assertThat(problem(Map.of("circuit", "p", "callee", "charge", "policy", Map.of("attempts", 11))))
                .contains("attempts")
                .contains("[1,10]");
        assertThat(problem(
                        Map.of("circuit", "p", "callee", "charge", "policy", Map.of("attempts", 3, "backoffRate", 2))))
                .isEmpty();
    }

    @Test
    void everyExpressionOfEveryMachineIsJsonata() {
        Workflow workflow = Definitions.workflow().build();
        for (String definition : List.of(workflow.direct(), workflow.waiting())) {
            assertThat(expressions(Definitions.parsed(definition)))
                    .isNotEmpty()
                    .allSatisfy(text -> com.dashjoin.jsonata.Jsonata.jsonata(text.substring(2, text.length() - 2)))
                    .allSatisfy(text -> assertThat(text).doesNotContain("$eval", "$$"));
        }
    }

    @Test
    void aFileWithAnUnknownNameFails() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Expressions().filled("@nothing@"))
                .withMessageContaining("@nothing@");
    }

    private static List<String> expressions(Object part) {
        if (part instanceof Map<?, ?> map) {
            return map.values().stream()
                    .flatMap(each -> expressions(each).stream())
                    .toList();
        }
        if (part instanceof List<?> list) {
            return list.stream().flatMap(each -> expressions(each).stream()).toList();
        }
        return part instanceof String text && text.startsWith("{%") ? List.of(text) : List.of();
    }

    private String problem(Map<String, Object> input) {
        return (String) java.util.Objects.requireNonNull(
                Definitions.part(read(input, Map.of()), "call").get("problem"));
    }

    private Map<?, ?> read(Map<String, Object> item) {
        return read(Map.of("circuit", "payments", "callee", "charge"), item);
    }

    private Map<?, ?> read(Map<String, Object> input, Map<String, Object> item) {
        Map<String, Object> at =
                new HashMap<>(Map.of("input", input, "context", Map.of("Execution", Map.of("Name", "one"))));
        at.put("result", item.isEmpty() ? Map.of() : Map.of("Item", item));
        Map<?, ?> assign = Definitions.part(Definitions.part(states, "Read"), "Assign");
        return (Map<?, ?>) new Formula(NOW, 0.5).with("states", at).value(assign.get("w"));
    }

    private Map<?, ?> blind(Map<String, Object> input) {
        Object caught = java.util.Objects.requireNonNull(
                Definitions.part(states, "Read").get("Catch"));
        Map<?, ?> assign = Definitions.part((Map<?, ?>) ((List<?>) caught).get(0), "Assign");
        Map<String, Object> at = Map.of(
                "input", input,
                "errorOutput", Map.of("Error", "States.Timeout", "Cause", ""),
                "context", Map.of("Execution", Map.of("Name", "one")));
        return (Map<?, ?>) new Formula(NOW, 0.5).with("states", at).value(assign.get("w"));
    }

    private long backoff(int attempt, double drawn) {
        Map<String, Object> call = Map.of("intervalSeconds", 1, "backoffRate", 2, "maxDelaySeconds", 20);
        Object seconds = new Formula(NOW, drawn)
                .with("w", Map.of("call", call, "me", Map.of("attempt", attempt)))
                .value(Definitions.part(states, "Backoff").get("Seconds"));
        return ((Number) seconds).longValue();
    }

    private static long timeout(@org.jspecify.annotations.Nullable Object field, String todo, long until) {
        Map<String, Object> work = Map.of(
                "at", Map.of("todo", todo, "policy", Map.of("callTimeoutMillis", 2_000)), "f", Map.of("until", until));
        return ((Number) new Formula(NOW, 0.5).with("w", work).value(field)).longValue();
    }
}
