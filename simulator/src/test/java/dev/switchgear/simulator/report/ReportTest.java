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

/** Runs the small report once, and compares it with the committed one and with its limits. */
class ReportTest {
    private static final int PROBES = 3;

    private static List<ScenarioRun> runs = List.of();

    @BeforeAll
    static void run() {
        runs = Comparison.small(ReportOptions.SEED).run((done, all) -> {});
    }

    @Test
    void theCommittedReportIsTheOneOfTheCode() throws IOException {
        assertThat(SimulationReport.committed(runs, CommittedReport.SMALL))
                .as("a rule or a scenario changed; run `./switchgear simulate --write-report` and look at the diff")
                .isEqualTo(Files.readString(CommittedReport.SMALL.file()));
    }

    @Test
    void aDeadDependencyGetsACallAtMostEveryTwoSecondsFromAFleetOfAnySize() {
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
    void noiseRefusesNoCall() {
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
    void thereAreNoMoreProbesAtOnceThanTheProtocolPermits() {
        assertThat(switchgear(scenario -> !scenario.equals("skew-beyond") && !outlastsLeases(scenario)))
                .isNotEmpty()
                .allSatisfy(run -> assertThat(run.figures().mostProbes()).isLessThanOrEqualTo(PROBES));
    }

    /**
     * A call that runs on after its lease cannot be stopped, and its slot is leased again. {@code ProbeChecks} checks
     * in these scenarios, too, that at most three probes are within their leases.
     */
    private static boolean outlastsLeases(String scenario) {
        return scenario.startsWith("hangs-") || scenario.startsWith("good-calls-");
    }

    @Test
    void nothingIsWrittenWithoutFailures() {
        assertThat(switchgear("no-failures"::equals))
                .hasSize(4)
                .allSatisfy(run -> assertThat(run.figures().calm().writes()).isZero());
    }

    private static List<ScenarioRun> switchgear(Predicate<String> scenario) {
        Stream<ScenarioRun> ours = runs.stream().filter(run -> run.protection() instanceof SwitchgearProtection);
        return ours.filter(run -> scenario.test(run.scenario().name())).toList();
    }
}
