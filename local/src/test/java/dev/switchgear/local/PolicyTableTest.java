package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.lambda.LambdaSwitchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Transition;
import dev.switchgear.workflow.GetCircuitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs every row of {@code docs/policy.md}: settings of a process, of a circuit, in the table, and by an operator. */
final class PolicyTableTest {
    private static final Path PAGE = Path.of("..", "docs", "policy.md");
    private static final Duration LONG = Duration.ofSeconds(20);

    private record Row(List<String> set, String caller, String call) {}

    @TestFactory
    Stream<DynamicTest> aCallGetsTheResultInTheTable() throws IOException {
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThan(30);
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.caller + ": " + String.join(", ", row.set),
                        () -> assertThat(new Case(row).played()).isEqualTo(row.call)));
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split("\\s*\\|\\s*", -1);
            if (cells.length == 5 && (cells[2].equals("function") || cells[2].equals("workflow"))) {
                rows.add(new Row(List.of(cells[1].split(", ", -1)), cells[2], cells[3]));
            }
        }
        return rows;
    }

    /** One row, with a store of its own, at a fixed time. */
    private static final class Case {
        private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
        private static final InstantSource CLOCK = () -> NOW;

        private final Row row;
        private final InMemoryCircuitStore store = new InMemoryCircuitStore();
        private final Map<String, String> variables = new HashMap<>();
        private @Nullable LambdaSwitchgear function;

        Case(Row row) {
            this.row = row;
        }

        String played() {
            try (Switchgear operators = operators(row.set.contains("operator's process shadow"))) {
                operators.operator("payments").raise(new Signal("alarm", NOW, NOW.plusSeconds(600), "open"));
                row.set.stream()
                        .filter(one -> one.equals("kill switch") || one.startsWith("process") || isOwn(one))
                        .forEach(this::configure);
                row.set.forEach(one -> set(one, operators));
                return row.caller.equals("function") ? called() : executed();
            } finally {
                if (function != null) {
                    function.close();
                }
            }
        }

        /** Sets variables. If another source takes precedence, the process must not have used the circuit yet. */
        private static boolean isOwn(String one) {
            return one.startsWith("circuit ");
        }

        private void configure(String one) {
            switch (one) {
                case "kill switch" -> variables.put("SWITCHGEAR_DISABLED", "true");
                case "process shadow" -> variables.put("SWITCHGEAR_SHADOW", "true");
                case "circuit shadow" -> variables.put("SWITCHGEAR_POLICY_PAYMENTS", "shadow=true");
                case "circuit enforced" -> variables.put("SWITCHGEAR_POLICY_PAYMENTS", "shadow=false,probes=2");
                default -> throw new AssertionError("the table says '" + one + "', which this test cannot run");
            }
        }

        private void set(String one, Switchgear operators) {
            switch (one) {
                case "nothing", "kill switch", "process shadow", "operator's process shadow" -> {}
                case "circuit shadow", "circuit enforced" -> function().guard("payments");
                case "second policy enforced" -> second(false);
                case "second policy shadow" -> second(true);
                case "prefetched" ->
                    assertThat(function().switchgear().prefetch(LONG, "payments"))
                            .isTrue();
                case "used by default" ->
                    assertThat(function()
                                    .switchgear()
                                    .circuit("payments")
                                    .decide()
                                    .permitted())
                            .isFalse();
                case "live shadow" -> operators.operator("payments").policy("{\"shadow\": true}", "jo");
                case "live enforced" -> operators.operator("payments").policy("{\"shadow\": false}", "jo");
                case "live about something else" ->
                    operators.operator("payments").policy("{\"probes\": 1}", "jo");
                case "live not valid" -> store.apply(CircuitId.of("default", "payments"), invalid(), LONG);
                case "live removed" -> operators.operator("payments").withoutPolicy();
                case "forced open" -> force(operators, OperatorOverride.Kind.FORCED_OPEN);
                case "forced closed" -> force(operators, OperatorOverride.Kind.FORCED_CLOSED);
                default -> throw new AssertionError("the table says '" + one + "', which this test cannot run");
            }
        }

        private void second(boolean shadow) {
            function()
                    .switchgear()
                    .circuit("payments", CircuitPolicy.builder().shadow(shadow).build());
        }

        private static void force(Switchgear operators, OperatorOverride.Kind kind) {
            operators.operator("payments").override(kind, Duration.ofHours(1), "jo", "test");
        }

        private static Transition invalid() {
            return new Transition(
                    Transition.Rule.POLICY,
                    List.of(),
                    List.of(new Change.Put(Attribute.POLICY, "{\"shadow\": \"perhaps\"}")));
        }

        private String called() {
            return function()
                    .guard("payments")
                    .<String, RuntimeException>call(null, () -> "passes", refusal -> "refused");
        }

        @SuppressWarnings("NullAway") // there is no invocation, so there is no context
        private String executed() {
            CircuitPolicy policy = CircuitPolicy.builder()
                    .shadow(variables.containsKey("SWITCHGEAR_SHADOW"))
                    .build();
            Object allowed = GetCircuitStatus.of(store, "default", policy, CLOCK)
                    .handleRequest(Map.of("circuit", "payments", "callTimeoutMillis", 2_000), null)
                    .get("allowed");
            return Boolean.TRUE.equals(allowed) ? "passes" : "refused";
        }

        private LambdaSwitchgear function() {
            LambdaSwitchgear made = function;
            if (made == null) {
                made = LambdaSwitchgear.builder()
                        .variables(variables)
                        .store(store)
                        .clock(CLOCK)
                        .output(line -> {})
                        .build();
                function = made;
            }
            return made;
        }

        private Switchgear operators(boolean shadow) {
            return Switchgear.builder()
                    .store(store)
                    .clock(CLOCK)
                    .defaults(CircuitPolicy.builder().shadow(shadow).build())
                    .build();
        }
    }
}
