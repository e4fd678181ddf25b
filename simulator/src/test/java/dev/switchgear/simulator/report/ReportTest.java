package dev.switchgear.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.simulator.runs.Comparison;
import dev.switchgear.simulator.runs.ScenarioRun;
import dev.switchgear.simulator.world.SwitchgearProtection;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Makes the small report anew, once, and holds it against what is committed and what was promised. */
class ReportTest {
    private static final int PROBES = 3;

    private static List<ScenarioRun> runs = List.of();

    @BeforeAll
    static void run() {
        runs = Comparison.small(ReportOptions.SEED).run((done, all) -> {});
    }

    @Test
    void theCommittedReportIsWhatTheCodeDoes() throws IOException {
        assertThat(SimulationReport.committed(runs, false))
                .as("a rule or a scenario changed; run `./switchgear simulate --write-report` and look at the diff")
                .isEqualTo(Files.readString(SimulationReport.file(false)));
    }

    @Test
    void aDeadDependencyHearsOfTheFleetAtMostEveryTwoSecondsWhateverItsSize() {
        assertThat(switchgear(scenario -> scenario.startsWith("total-outage")))
                .hasSize(8)
                .allSatisfy(run -> assertThat(run.figures().badPerSecond()).isLessThanOrEqualTo(0.5));
    }

    @Test
    void theSameHoldsWithWrongClocksDyingProbersColdStartsAndDeployments() {
        List<String> stories =
                List.of("skew-within", "probers-killed", "cold-start-burst", "deployment", "sparse", "full-load");
        assertThat(switchgear(stories::contains))
                .hasSize(18)
                .allSatisfy(run -> assertThat(run.figures().badPerSecond()).isLessThanOrEqualTo(0.5));
    }

    @Test
    void noiseDeniesNobodyAnything() {
        assertThat(switchgear(scenario -> scenario.startsWith("noise-")))
                .hasSize(15)
                .allSatisfy(run -> {
                    assertThat(run.figures().deniedInCalm()).isZero();
                    assertThat(run.figures().opensPerHour()).isZero();
                });
    }

    @Test
    void aBadZoneOpensNothingForTheFleet() {
        assertThat(switchgear(scenario -> scenario.startsWith("bad-zone-")))
                .hasSize(7)
                .allSatisfy(run -> assertThat(run.figures().opensPerHour()).isZero());
    }

    @Test
    void neverAreThereMoreProbesAtOnceThanTheProtocolAllows() {
        assertThat(switchgear(scenario -> !scenario.equals("skew-beyond") && !outlastsLeases(scenario)))
                .isNotEmpty()
                .allSatisfy(run -> assertThat(run.figures().mostProbes()).isLessThanOrEqualTo(PROBES));
    }

    /**
     * Nobody can end a call that runs on after its lease, and its slot is leased anew. That at most three are within
     * their leases is checked in these stories, too, by {@code ProbeChecks}.
     */
    private static boolean outlastsLeases(String scenario) {
        return scenario.startsWith("hangs-") || scenario.startsWith("good-calls-");
    }

    @Test
    void withoutFailuresNothingIsWritten() {
        assertThat(switchgear("no-failures"::equals))
                .hasSize(4)
                .allSatisfy(run -> assertThat(run.figures().calm().writes()).isZero());
    }

    private static List<ScenarioRun> switchgear(Predicate<String> scenario) {
        Stream<ScenarioRun> ours = runs.stream().filter(run -> run.protection() instanceof SwitchgearProtection);
        return ours.filter(run -> scenario.test(run.scenario().name())).toList();
    }
}
