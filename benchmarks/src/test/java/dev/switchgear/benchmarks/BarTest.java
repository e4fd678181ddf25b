package dev.switchgear.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BarTest {

    @Test
    void holdWhenACallIsAsCheapAsTheClockAndCheaperThanThePeers() {
        List<Bar> bars = Bar.all(costs(Map.of("Switchgear", 60.0, "", 50.0), 100, 0), 1_000);
        assertThat(bars).hasSize(13).allMatch(Bar::holds);
    }

    @Test
    void areMissedWhenEveryFigureIsTooLarge() {
        List<Bar> bars = Bar.all(costs(Map.of("Switchgear", 200.0, "", 50.0), 100, 16), 1_025);
        assertThat(bars).allMatch(Bar::isMissed);
    }

    @Test
    void doNotHoldForWhatWasNotMeasured() {
        assertThat(Bar.all(Map.of(), Double.NaN)).noneMatch(Bar::holds);
    }

    @Test
    void compareWallClockTimeWhereACircuitIsShared() {
        Map<BenchRow, Samples> costs = costs(Map.of("Switchgear", 60.0, "", 50.0), 100, 0);
        BenchRow shared = BenchRow.SHARED.get(0);
        assertThat(shared.form()).isEqualTo("call(work)");
        costs.put(shared, new Samples(List.of(80.0), List.of(101.0), List.of(0.0)));
        assertThat(Bar.all(costs, 0).stream().filter(Bar::isMissed))
                .singleElement()
                .satisfies(bar -> assertThat(bar.what()).contains("2 threads"));
    }

    @Test
    void areUnclearWhenThreadsTookTurns() {
        Map<BenchRow, Samples> costs = costs(Map.of("Switchgear", 60.0, "", 50.0), 100, 0);
        costs.put(BenchRow.SHARED.get(0), new Samples(List.of(60.0), List.of(500.0), List.of(0.0)));
        List<Bar> bars = Bar.all(costs, 0);
        assertThat(bars).noneMatch(Bar::isMissed);
        assertThat(bars.stream().filter(bar -> !bar.clear()))
                .singleElement()
                .hasToString(bars.get(7).toString());
        assertThat(bars.get(7).toString()).startsWith("unclear");
    }

    @Test
    void useTheMedianOfTheRuns() {
        Samples seen = new Samples(List.of(9.0, 1.0, 2.0), List.of(4.0, 2.0), List.of(5.0, 3.0));
        assertThat(seen.nanos()).isEqualTo(2);
        assertThat(seen.wall()).isEqualTo(3);
        assertThat(seen.allocated()).isEqualTo(4);
        assertThat(seen.plus(Samples.NOTHING)).isEqualTo(seen);
    }

    private static Map<BenchRow, Samples> costs(Map<String, Double> nanosOf, double peers, double bytes) {
        Map<BenchRow, Samples> costs = new HashMap<>();
        Stream.of(BenchRow.CLOSED, BenchRow.SHARED, BenchRow.REFUSED)
                .flatMap(List::stream)
                .forEach(row -> {
                    List<Double> nanos = List.of(nanosOf.getOrDefault(row.who(), peers));
                    costs.put(row, new Samples(nanos, nanos, List.of(bytes)));
                });
        return costs;
    }
}
