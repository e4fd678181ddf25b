package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Circuit;
import dev.switchgear.CircuitOperator;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Decision;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Signal;
import dev.switchgear.spi.Transition.Rule;
import dev.switchgear.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * That the table means what the pure functions mean: a fleet lives a whole life on both at once, and every answer is
 * compared.
 */
@Timeout(120)
class FleetOnATableTest {
    private static final CircuitPolicy PATIENT = CircuitPolicy.builder()
            .readBudget(Duration.ofSeconds(5))
            .writeBudget(Duration.ofSeconds(5))
            .build();
    private static final Duration STEP = Duration.ofMillis(250);
    private static final int ENVIRONMENTS = 4;
    private static final int MOST_STEPS = 800;

    /** The table deletes by the real clock what has expired within five years, so its time may be no time of those. */
    private final VirtualTime time = new VirtualTime(Instant.parse("2019-11-21T10:00:00Z"));

    private final DynamoDbCircuitStore table =
            LocalDynamoDb.running().store(LocalDynamoDb.running().newTable());
    private final AgreeingStore store = new AgreeingStore(table, new InMemoryCircuitStore());
    private final List<Switchgear> fleet = new ArrayList<>();
    private final List<Circuit> circuits = new ArrayList<>();
    private int refusals;
    private boolean oneFails;
    private Outcome outcome = Outcome.SUCCESS;

    @BeforeEach
    void start() {
        for (int i = 0; i < ENVIRONMENTS; i++) {
            Switchgear environment = Switchgear.builder()
                    .store(store)
                    .defaults(PATIENT)
                    .clock(time)
                    .ticker(time::nanos)
                    .seed(i)
                    .build();
            fleet.add(environment);
            circuits.add(environment.circuit("payments"));
        }
    }

    @AfterEach
    void end() {
        fleet.forEach(Switchgear::close);
        table.close();
        store.assertAgreed();
    }

    @Test
    void everyRuleHasTheSameResultInTheTableAndInMemory() {
        live(20);
        assertThat(store.applied()).as("a healthy fleet writes nothing").isEmpty();

        outcome = Outcome.FAILURE;
        liveUntil("the fleet opens the circuit", () -> state() == CircuitState.OPEN);
        liveUntil("bad probes let it wait again", () -> applied(Rule.REOPEN) > 0);
        outcome = Outcome.SUCCESS;
        liveUntil("good probes close it", () -> applied(Rule.CLOSE) > 0);
        live(80);
        int watches = applied(Rule.WATCH);
        oneFails = true;
        liveUntil("the trouble of one is watched", () -> applied(Rule.WATCH) > watches);
        oneFails = false;
        liveUntil("the watch finds nothing", () -> applied(Rule.CALM) > 0);
        operate();

        assertThat(store.applied())
                .containsKeys(
                        Rule.WATCH,
                        Rule.TRIP,
                        Rule.GRANT,
                        Rule.PROBE,
                        Rule.REOPEN,
                        Rule.CLOSE,
                        Rule.CALM,
                        Rule.OVERRIDE,
                        Rule.SIGNAL,
                        Rule.CLEAR,
                        Rule.POLICY);
        assertThat(fleet)
                .allSatisfy(environment ->
                        assertThat(environment.internalFailures()).isZero());
    }

    private void operate() {
        CircuitOperator operator = fleet.get(0).operator("payments");
        operator.override(OperatorOverride.Kind.FORCED_OPEN, null, "jane", "maintenance");
        int before = refusals;
        live(12);
        assertThat(refusals).as("the whole fleet obeys").isGreaterThan(before + ENVIRONMENTS);
        operator.release();

        Instant now = time.instant();
        assertThat(operator.raise(new Signal("alarm-5xx", now, now.plusSeconds(60), "5xx")))
                .isTrue();
        assertThat(operator.raise(new Signal("alarm-5xx", now, now.plusSeconds(60), "5xx again")))
                .isFalse();
        live(12);
        assertThat(operator.clear(new Signal("alarm-5xx", now.plusSeconds(1), now.plusSeconds(60), "ok")))
                .isTrue();
        live(40);

        operator.policy("{\"failureRateThreshold\": 0.4}", "jane");
        live(12);
        operator.withoutPolicy();
        live(12);
    }

    private void liveUntil(String what, BooleanSupplier done) {
        int steps = 0;
        while (!done.getAsBoolean()) {
            assertThat(steps++).as(what + "; so far " + store.applied()).isLessThan(MOST_STEPS);
            live(1);
        }
    }

    private void live(int steps) {
        for (int i = 0; i < steps; i++) {
            for (Circuit circuit : circuits) {
                Decision decision = circuit.decide();
                if (decision.permitted()) {
                    decision.permit().end(oneFails && circuit == circuits.get(0) ? Outcome.FAILURE : outcome);
                } else {
                    refusals++;
                }
            }
            time.advance(STEP);
        }
    }

    private CircuitState state() {
        return circuits.get(0).status().state();
    }

    private int applied(Rule rule) {
        return store.applied().getOrDefault(rule, 0);
    }
}
