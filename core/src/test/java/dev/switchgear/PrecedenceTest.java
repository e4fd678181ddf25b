package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Decision;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Report;
import dev.switchgear.model.Signal;
import dev.switchgear.model.TripRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@code docs/precedence.md}, row by row. */
final class PrecedenceTest {
    private static final CircuitPolicy POLICY = CircuitPolicy.builder()
            .tripRule(TripRule.failureCount(3, Duration.ofSeconds(60)))
            .fleetSize(1)
            .build();
    private static final Duration HOLD = Duration.ofMinutes(5);

    private final TestClock clock = new TestClock();
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    private int reports;

    static Stream<Arguments> cases() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "precedence.md")).stream()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .toList();
        assertThat(rows).as("the table is there").hasSizeGreaterThan(40);
        return rows.stream().map(row -> row.split("\\|", -1)).map(row -> Arguments.of(row[1].strip(), row[2].strip()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aCallGetsTheResultInTheTable(String happened, String expected) {
        for (String step : happened.split(", ", -1)) {
            happen(step);
            clock.pass(1);
        }
        try (Switchgear switchgear = switchgear()) {
            Decision decision = switchgear.circuit("payments").decide();
            String seen = !decision.permitted() ? "refused" : decision.permit().isProbe() ? "is a probe" : "passes";
            assertThat(seen)
                    .as(switchgear.operator("payments").read().toString())
                    .isEqualTo(expected);
        }
    }

    private void happen(String step) {
        try (Switchgear switchgear = switchgear()) {
            CircuitOperator operator = switchgear.operator("payments");
            Instant now = clock.instant();
            switch (step) {
                case "nothing" -> {}
                case "calls succeed" -> report(false);
                case "calls fail" -> report(true);
                case "wait passes" -> clock.pass(20_000);
                case "ramp passes" -> clock.pass(11_000);
                case "hold passes" -> clock.pass(HOLD.toMillis() + 1);
                case "probes succeed" -> probe(switchgear, 3, true);
                case "probes fail" -> probe(switchgear, 2, false);
                case "alarm" -> operator.raise(new Signal("alarm", now, now.plus(HOLD), "p99"));
                case "alarm OK" -> operator.clear(new Signal("alarm", now, now, "fine"));
                case "late alarm" -> operator.raise(new Signal("alarm", now.minusSeconds(1), now.plus(HOLD), "p99"));
                case "late alarm OK" -> operator.clear(new Signal("alarm", now.minusSeconds(1), now, "fine"));
                case "health check fails" -> operator.raise(new Signal("health", now, now.plus(HOLD), "status 500"));
                case "health check recovers" -> operator.clear(new Signal("health", now, now, "status 200"));
                case "forced open" -> order(operator, OperatorOverride.Kind.FORCED_OPEN);
                case "forced closed" -> order(operator, OperatorOverride.Kind.FORCED_CLOSED);
                case "disabled" -> order(operator, OperatorOverride.Kind.DISABLED);
                case "override ends" -> operator.release();
                case "override expires" -> clock.pass(Duration.ofHours(1).toMillis());
                default -> throw new IllegalArgumentException("docs/precedence.md: nobody knows the step " + step);
            }
        }
    }

    private static void order(CircuitOperator operator, OperatorOverride.Kind kind) {
        operator.override(kind, Duration.ofHours(1), "jo", "drill");
    }

    private void report(boolean failed) {
        List<Report> three = IntStream.range(0, 3)
                .mapToObj(i -> new Report(
                        "r" + reports++,
                        clock.instant(),
                        1,
                        failed ? 1 : 0,
                        0,
                        "env",
                        false,
                        OptionalLong.empty(),
                        Optional.empty()))
                .toList();
        Intake.of(store, "default", POLICY, clock, "consumer").record("payments", null, three);
    }

    private void probe(Switchgear switchgear, int times, boolean succeeds) {
        for (int i = 0; i < times; i++) {
            Permit permit = switchgear.circuit("payments").decide().permit();
            assertThat(permit.isProbe()).isTrue();
            if (succeeds) {
                permit.success();
            } else {
                permit.failure(new IllegalStateException("still broken"));
            }
        }
    }

    private Switchgear switchgear() {
        return Switchgear.builder()
                .store(store)
                .defaults(POLICY)
                .clock(clock)
                .ticker(clock)
                .executor(Runnable::run)
                .seed(1)
                .build();
    }
}
