package dev.switchgear.workflow;

import static dev.switchgear.workflow.CircuitScene.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.Step;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Cohort;
import dev.switchgear.protocol.FleetEstimate;
import dev.switchgear.protocol.Hash;
import dev.switchgear.protocol.ProbeTurn;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Ramp;
import dev.switchgear.protocol.SequentialTest;
import dev.switchgear.protocol.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Every number behind a decision is core's. A share with a small error would decide the same nearly always, so
 * decisions alone would not show it.
 */
final class FormulasMatchCoreTest {
    private static final int SCENES = 60;
    private static final Offset<Double> EXACT = within(1e-9);
    private static final List<CircuitPolicy> POLICIES = List.of(
            CircuitPolicy.defaults(),
            CircuitPolicy.builder()
                    .fleetSize(70)
                    .probes(2)
                    .refreshInterval(Duration.ofMillis(700))
                    .openWait(Duration.ofMillis(300))
                    .build());

    @Test
    void sharesTurnsRampsLevelsAndWaits() {
        SplittableRandom random = new SplittableRandom(17);
        for (CircuitPolicy policy : POLICIES) {
            Map<?, ?> states = CircuitScene.states(policy);
            for (int i = 0; i < SCENES; i++) {
                CircuitScene scene = CircuitScene.drawn(random, policy, states);
                CircuitSnapshot snapshot = CircuitSnapshot.of(scene.item);
                double draw = random.nextInt(100) / 100.0;
                Formulas formulas = Formulas.of(scene.item, policy, NOW, draw);
                assertThat(formulas.number("$shareOf($hint)")).isCloseTo(Cohort.share(snapshot, NOW, policy), EXACT);
                assertThat(formulas.number("$rampShare")).isCloseTo(Ramp.share(snapshot, NOW), EXACT);
                assertThat(formulas.number("$level")).isEqualTo(snapshot.levelAt(NOW));
                assertThat(formulas.number("$reopensIfTripped")).isEqualTo(snapshot.reopensIfTripped(NOW));
                assertThat(formulas.number("$saneWait")).isEqualTo((double) snapshot.latestSaneWait(NOW, policy));
                assertThat(formulas.number("$wait(" + i % 9 + ")"))
                        .isEqualTo((double) Waits.millis(policy, i % 9, draw));
                double turn = formulas.number("$turn");
                double joins = formulas.number(
                        "$shareAt($hint * " + Protocol.CROWD + ", $hint > 0 ? $min([$watchAge, 2000]) : $watchAge)");
                for (int n = 0; n < 500; n++) {
                    long environment = random.nextLong();
                    assertThat(Hash.share(environment, snapshot.epoch(), CircuitScene.PROBE_SALT) < turn)
                            .isEqualTo(ProbeTurn.isMine(environment, snapshot, NOW, policy));
                    assertThat(Hash.share(
                                            environment,
                                            snapshot.epoch(),
                                            snapshot.watch().number())
                                    < joins)
                            .isEqualTo(Cohort.admits(environment, true, snapshot, NOW, policy));
                }
            }
        }
    }

    @Test
    void theSequentialTestAndTheFleetsEstimate() {
        for (double threshold : new double[] {0.05, 0.2, 0.5, 0.72, 0.95}) {
            for (long bad = 0; bad < 40; bad += 3) {
                assertThat(Formulas.score(threshold, bad, 2 * bad + 1))
                        .isCloseTo(new SequentialTest(threshold).score(bad, 2 * bad + 1), within(1e-7));
            }
        }
        for (int used = 0; used <= 64; used++) {
            assertThat(Formulas.distinct(used)).isCloseTo(FleetEstimate.distinct(used, 64), within(1e-7));
        }
    }

    @Test
    void theChanceToAskForAWatch() {
        SplittableRandom random = new SplittableRandom(23);
        Map<?, ?> states = CircuitScene.states(POLICIES.get(1));
        for (int i = 0; i < 200; i++) {
            CircuitScene scene = CircuitScene.quiet(random, POLICIES.get(1), states, i / 200.0);
            Admission.Admitted admitted = (Admission.Admitted) ((Step.Done<Admission>) scene.begun()).value();
            boolean asks = scene.participant.finish(admitted, Outcome.FAILURE, 0, NOW) instanceof Step.Await<Boolean>;
            assertThat(scene.ended(scene.read(), "failed", NOW).get("todo")).isEqualTo(asks ? "watch" : "retry");
        }
    }
}
