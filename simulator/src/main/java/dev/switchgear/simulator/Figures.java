package dev.switchgear.simulator;

import dev.switchgear.simulator.Recorder.Series;

/**
 * What a run measured. The outage is the first episode of the scenario's dependency; where there is none, or where
 * something never happened, a figure is {@link Double#NaN}.
 *
 * @param secondsToOpen from the outage's start until a circuit first opened: the fleet's, or the first of many
 * @param secondsToRecover from the outage's end until the first of five seconds in which at least 90 % were admitted
 * @param wastedShare share of the requests during the outage that reached the dead dependency
 * @param wastedPerSecond calls that reached the dead dependency, in the second half of the outage, per second
 * @param deniedShare share of the requests outside the outage, and 60 s after it, that were refused
 * @param opensPerHour how often a circuit opened, per hour of the run
 * @param mostProbes most leased probes at once
 * @param healthy the table's load before the outage
 * @param outage the table's load in the outage
 * @param peakWrites most writes in one second
 */
record Figures(
        double secondsToOpen,
        double secondsToRecover,
        double wastedShare,
        double wastedPerSecond,
        double deniedShare,
        double opensPerHour,
        int mostProbes,
        Load healthy,
        Load outage,
        int peakWrites) {
    private static final int AFTERMATH_SECONDS = 60;
    private static final int STEADY_SECONDS = 5;

    /** The table's load, per second. */
    record Load(double writes, double reads) {}

    static Figures of(Scenario scenario, Recorder recorder) {
        int seconds = (int) (scenario.millis() / 1_000);
        var episodes = scenario.dependency().episodes();
        int from = episodes.isEmpty()
                ? seconds
                : (int) Math.min(seconds, episodes.get(0).fromMillis() / 1_000);
        int until = episodes.isEmpty()
                ? seconds
                : (int) Math.min(seconds, episodes.get(0).untilMillis() / 1_000);
        Sums sums = new Sums(recorder);
        double admittedInOutage = sums.of(Series.ADMITTED, from, until);
        double calm = AFTERMATH_SECONDS + until;
        double denied = sums.of(Series.REFUSED, 0, from) + sums.of(Series.REFUSED, (int) calm, seconds);
        double admitted = sums.of(Series.ADMITTED, 0, from) + sums.of(Series.ADMITTED, (int) calm, seconds);
        int middle = (from + until) / 2;
        return new Figures(
                recorder.firstOpen() < 0 ? Double.NaN : Micros.seconds(recorder.firstOpen()) - from,
                recovery(sums, until, seconds),
                sums.of(Series.DEAD_CALLS, from, until) / (admittedInOutage + sums.of(Series.REFUSED, from, until)),
                sums.of(Series.DEAD_CALLS, middle, until) / Math.max(1, until - middle),
                denied / (denied + admitted),
                recorder.opens() * 3_600.0 / seconds,
                recorder.mostProbing(),
                sums.load(0, from),
                sums.load(from, until),
                sums.most(Series.WRITES));
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
            int most = 0;
            for (int count : recorder.series(series)) {
                most = Math.max(most, count);
            }
            return most;
        }
    }
}
