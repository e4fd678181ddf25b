package dev.switchgear.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.participant.Admission;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Trace;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Which calls pass an open circuit without a lease if the table's answers come later than calls wait for them, as on a machine
 * that has too little processor time: those of environments that have not heard of it yet.
 */
class StarvedFleetTest {
    private static final int ENVIRONMENTS = 12;
    private static final int RUNS = 5;
    private static final double LATE_MILLIS = 800;

    @Test
    void aFleetThatHearsTheTableInTimeLetsFewCallsPass() {
        for (LetThrough run : runs(0)) {
            assertThat(run.unheard).isLessThanOrEqualTo(ENVIRONMENTS / 2);
            assertThat(run.heard).isZero();
        }
    }

    @Test
    void withLateAnswersMoreCallsPassUntilEachEnvironmentHasHeardOfIt() {
        List<LetThrough> late = runs(LATE_MILLIS);

        assertThat(late.stream().mapToInt(run -> run.unheard).sum())
                .isGreaterThan(runs(0).stream().mapToInt(run -> run.unheard).sum());
        for (LetThrough run : late) {
            assertThat(run.unheard).isLessThanOrEqualTo(3 * ENVIRONMENTS);
            assertThat(run.heard).as("calls of environments that know it").isZero();
            assertThat(run.lastAfterMicros).isLessThan(Protocol.PLAUSIBLE_MILLIS * Micros.MILLI);
        }
    }

    private static List<LetThrough> runs(double latencyMillis) {
        return IntStream.rangeClosed(1, RUNS)
                .mapToObj(seed -> LetThrough.of(latencyMillis, seed))
                .toList();
    }

    /** The calls without a lease in 90 s of an outage, while the circuit in the table was open. */
    private static final class LetThrough implements Observer {
        private static final int FROM = 30_000;
        private static final int UNTIL = 120_000;
        private static final double CALLS_PER_SECOND = 2;

        private boolean open;
        private long openedAt;
        private int unheard;
        private int heard;
        private long lastAfterMicros;

        static LetThrough of(double latencyMillis, long seed) {
            Episode outage = new Episode(FROM, UNTIL, Episode.Ill.FAILS_FAST, 1);
            TimedFault late = new TimedFault(TimedFault.Kind.LATENCY, FROM, UNTIL, latencyMillis);
            Scenario scenario = Scenario.of(
                            "starved",
                            FleetPlan.of(ENVIRONMENTS, CALLS_PER_SECOND),
                            DependencyPlan.of(0, outage),
                            UNTIL / 1_000)
                    .withFaults(latencyMillis > 0 ? List.of(late) : List.of());
            LetThrough through = new LetThrough();
            SwitchgearProtection protection = new SwitchgearProtection(CircuitPolicy.defaults());
            World world = new World(new RunPlan(scenario, protection, seed, Trace.silent()), List.of(through));
            world.open();
            world.runUntil(UNTIL * Micros.MILLI);
            assertThat(through.open).as("the circuit opened").isTrue();
            return through;
        }

        @Override
        public void transitioned(Applied what, long now) {
            if (what.opens()) {
                open = true;
                openedAt = now;
            }
            open &= !what.closes();
        }

        @Override
        public void decided(SwitchgearGuard guard, @Nullable String key, Admission admission, long now) {
            if (!open || !(admission instanceof Admission.Admitted admitted) || admitted.isProbe()) {
                return;
            }
            if (guard.status(null).fleetState() == CircuitState.CLOSED) {
                unheard++;
            } else {
                heard++;
            }
            lastAfterMicros = now - openedAt;
        }
    }
}
