package dev.switchgear.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.local.SideFigures;
import dev.switchgear.local.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FleetReportTest {
    private static final Contender OURS = FleetContenders.switchgear();
    private static final Contender RIVAL = FleetContenders.rival("powertools").get(0);
    private static final Contender ALONE = FleetContenders.rival("resilience4j").get(0);

    @Test
    void aRivalsBetterFiguresComeBeforeTheTable() {
        List<String> lines = FleetReport.markdown(played(row(OURS, 50, 4_000), row(RIVAL, 40, 6_000)));

        int better = lines.indexOf(
                "- Powertools 3.37.0, defaults is better at: calls to the dead dependency 40" + " (Switchgear 50).");
        int table = lines.indexOf("|---|---|---|---|---|---|---|---|---|---|");
        assertThat(better).describedAs(lines.toString()).isNotNegative().isLessThan(table);
        assertThat(lines.get(table + 2)).startsWith("| Powertools 3.37.0, defaults | 40 | 6.0 s | 1 | 9.0 s | 7 / 8 |");
    }

    @Test
    void reportsThatNoRivalIsBetter() {
        assertThat(FleetReport.markdown(played(row(OURS, 30, 4_000), row(RIVAL, 40, 6_000))))
                .contains("- No rival is better at anything measured here.");
    }

    @Test
    void aRivalWithoutATableIsNotBetterForReadingNone() {
        List<String> lines = FleetReport.markdown(played(row(OURS, 30, 4_000), row(ALONE, 40, 6_000)));

        assertThat(lines).contains("- No rival is better at anything measured here.");
        assertThat(lines.get(lines.size() - 1)).contains(" | none | none | none | - | - |");
    }

    @Test
    void limitsAreComparedWithPowertoolsDefaults() {
        FleetReport.Played one = played(row(OURS, 30, 4_000), row(RIVAL, 40, 8_000));

        List<Bar> bars = FleetBars.of(FleetOptions.parse(List.of("--rivals", "none")), List.of(one));

        assertThat(bars.stream().map(Bar::toString).map(bar -> bar.replaceAll(" +", " ")))
                .contains(
                        "holds 5 ms: calls to the dead dependency, compared with Powertools' default 75.0 % (at most"
                                + " 80.0)",
                        "holds 5 ms: time to refuse, compared with it 50.0 % (at most 70.0)");
    }

    @Test
    void eachFigureIsTheMedianOfItsContendersRounds() {
        List<OutageStory.RoundFigures> rounds = List.of(
                figures(row(OURS, 35, 3_000), row(RIVAL, 41, 6_000)),
                figures(row(OURS, 22, 5_000), row(RIVAL, 39, 6_500)),
                figures(row(OURS, 28, 4_500), row(RIVAL, 40, 6_200)));

        OutageStory.RoundFigures median = OutageStory.RoundFigures.median(rounds);

        assertThat(median.lanes())
                .extracting(lane -> lane.fleet().callsToDeadDependency())
                .containsExactly(28, 40);
        assertThat(median.lanes())
                .extracting(lane -> lane.fleet().timeToOpenMillis().orElseThrow())
                .containsExactly(4_500L, 6_200L);
        assertThat(median.lanes().get(0).reads(Timeline.StoryPhase.HEALTHY)).isEqualTo(7);
    }

    @Test
    void aFleetThatMoreOftenThanNotNeverRefusedHasNoTimeToRefuse() {
        LaneFigures refused = row(OURS, 30, 4_000).lane();
        SideFigures never = new SideFigures(60, OptionalLong.empty(), OptionalLong.empty(), 0, Map.of());
        LaneFigures passed = new LaneFigures("", never, OptionalLong.empty(), Map.of(), Map.of(), "trouble");

        LaneFigures median = LaneFigures.median(List.of(refused, passed, passed));

        assertThat(median.fleet().timeToOpenMillis()).isEmpty();
        assertThat(median.mostAtOnce()).hasValue(1);
        assertThat(median.trouble()).isEqualTo("trouble");
    }

    private static OutageStory.RoundFigures figures(FleetRow... rows) {
        return new OutageStory.RoundFigures(
                20_000, 60_000, 30_000, Stream.of(rows).map(FleetRow::lane).toList());
    }

    private static FleetReport.Played played(FleetRow... rows) {
        List<FleetRow> all = List.of(rows);
        return new FleetReport.Played(Duration.ofMillis(5), figures(rows), all, 0.5, 0.5);
    }

    private static FleetRow row(Contender contender, int deadCalls, long refusedMillis) {
        SideFigures fleet =
                new SideFigures(deadCalls, OptionalLong.of(refusedMillis), OptionalLong.of(9_000), 1, Map.of());
        Map<Timeline.StoryPhase, Integer> reads = Map.of(Timeline.StoryPhase.HEALTHY, 7);
        Map<Timeline.StoryPhase, Integer> writes = Map.of(Timeline.StoryPhase.HEALTHY, 8);
        return new FleetRow(
                contender,
                new LaneFigures(contender.title(), fleet, OptionalLong.of(1), reads, writes, ""),
                Optional.empty(),
                Optional.empty());
    }
}
