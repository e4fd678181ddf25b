package dev.switchgear.simulator.runs;

import dev.switchgear.simulator.runs.Recorder.Series;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.world.Scenario;
import java.util.Arrays;

/**
 * The measurements of a run. The trouble is the first episode of the scenario's dependency. Without an episode, or if
 * something never happened, a figure is {@link Double#NaN}. Bad calls are those that reach the dependency during its
 * trouble and fail or take long; in a total outage, that is every call of the dead dependency.
 *
 * @param secondsToOpen from the start of the trouble until a circuit first opened: the fleet's, or the first of many
 * @param secondsToRecover from the end of the trouble until the first of five seconds in which at least 90 % were
 *     admitted
 * @param badCalls bad calls in the trouble
 * @param badPerSecond bad calls per second in the second half of the trouble
 * @param deniedInTrouble share of the requests that were refused in the trouble
 * @param deniedInCalm share of the requests that were refused before it, and from 60 s after it
 * @param opensPerHour how often a circuit opened, per hour of the run
 * @param mostProbes the largest number of concurrent calls that test a dependency which is considered dead
 * @param calm the table's load before the trouble
 * @param trouble the table's load in the trouble
 * @param peakWrites writes in the worst second of the whole run
 */
public record RunFigures(
        double secondsToOpen,
        double secondsToRecover,
        double badCalls,
        double badPerSecond,
        double deniedInTrouble,
        double deniedInCalm,
        double opensPerHour,
        int mostProbes,
        Load calm,
        Load trouble,
        int peakWrites) {
    private static final int AFTERMATH_SECONDS = 60;
    private static final int STEADY_SECONDS = 5;

    /**
     * The table's load.
     *
     * @param writes per second
     * @param reads per second
     */
    public record Load(double writes, double reads) {}

    public static RunFigures of(Scenario scenario, Recorder recorder) {
        int seconds = (int) (scenario.millis() / 1_000);
        var episodes = scenario.dependency().episodes();
        int from = episodes.isEmpty() ? seconds : (int) (episodes.get(0).fromMillis() / 1_000);
        int until = episodes.isEmpty() ? seconds : (int) (episodes.get(0).untilMillis() / 1_000);
        Sums sums = new Sums(recorder);
        double refused = sums.of(Series.REFUSED, 0, from) + sums.of(Series.REFUSED, until + AFTERMATH_SECONDS, seconds);
        double admitted =
                sums.of(Series.ADMITTED, 0, from) + sums.of(Series.ADMITTED, until + AFTERMATH_SECONDS, seconds);
        int middle = (from + until) / 2;
        return new RunFigures(
                recorder.firstOpen() < 0 ? Double.NaN : Micros.seconds(recorder.firstOpen()) - from,
                recovery(sums, until, seconds),
                from == until ? Double.NaN : sums.of(Series.BAD_CALLS, from, until),
                sums.of(Series.BAD_CALLS, middle, until) / (until - middle),
                share(sums.of(Series.REFUSED, from, until), sums.of(Series.ADMITTED, from, until)),
                share(refused, admitted),
                recorder.opens() * 3_600.0 / seconds,
                recorder.mostProbing(),
                sums.load(0, from),
                sums.load(from, until),
                sums.most(Series.WRITES));
    }

    private static double share(double part, double rest) {
        return part / (part + rest);
    }

    private static double recovery(Sums sums, int until, int seconds) {
        for (int second = until; second + STEADY_SECONDS <= seconds; second++) {
            double admitted = sums.of(Series.ADMITTED, second, second + STEADY_SECONDS);
            double refused = sums.of(Series.REFUSED, second, second + STEADY_SECONDS);
            if (admitted > 0 && admitted >= 0.9 * (admitted + refused)) {
                return second - until;
            }
        }
        return Double.NaN;
    }

    /** Sums over seconds. */
    private record Sums(Recorder recorder) {
        double of(Series series, int from, int until) {
            return recorder.sum(series, from, until);
        }

        Load load(int from, int until) {
            double seconds = until - from;
            return new Load(of(Series.WRITES, from, until) / seconds, of(Series.READS, from, until) / seconds);
        }

        int most(Series series) {
            return Arrays.stream(recorder.series(series)).max().orElse(0);
        }
    }
}
