package dev.switchgear.benchmarks;

import dev.switchgear.local.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The limits for Switchgear's fleet, compared with Powertools with its defaults, and across latencies. */
final class FleetBars {
    private static final double CALLS = 0.8;
    private static final double TIME = 0.7;
    private static final double SLOWER = 1.2;
    private static final int PROBES = 3;

    /** Half of the writes of eight environments in an outage of a minute when this was first measured. */
    private static final int WRITES = 39;

    private static final int WRITES_ENVIRONMENTS = 8;
    private static final long WRITES_MILLIS = 61_000;

    private FleetBars() {}

    static List<Bar> of(FleetOptions options, List<FleetReport.Played> played) {
        List<Bar> bars = new ArrayList<>();
        FleetReport.Played quickest = null;
        for (FleetReport.Played one : played) {
            Optional<FleetRow> ours = one.row("switchgear");
            if (ours.isEmpty()) {
                continue;
            }
            String at = one.latency().toMillis() + " ms: ";
            boolean first = quickest == null;
            one.row("powertools").ifPresent(rival -> beside(bars, at, ours.get(), rival, first));
            if (quickest != null) {
                beside(bars, at, ours.get(), quickest.row("switchgear").orElseThrow());
            }
            bars.add(bar(at + "probes at once", FleetFigure.AT_ONCE, ours.get(), PROBES, ""));
            if (options.environments() == WRITES_ENVIRONMENTS && one.figures().outageMillis() <= WRITES_MILLIS) {
                bars.add(new Bar(
                        at + "writes in the outage",
                        ours.get().lane().writes(Timeline.StoryPhase.OUTAGE),
                        WRITES,
                        "",
                        true));
            }
            cold(bars, at, ours.get());
            quickest = quickest == null ? one : quickest;
        }
        return bars;
    }

    private static void beside(List<Bar> bars, String at, FleetRow ours, FleetRow rival, boolean first) {
        double calls = first ? CALLS : 1;
        double time = first ? TIME : 1;
        bars.add(ratio(
                at + "calls to the dead dependency, compared with Powertools' default",
                FleetFigure.DEAD_CALLS,
                ours,
                rival,
                calls));
        bars.add(ratio(at + "time to refuse, compared with it", FleetFigure.REFUSING, ours, rival, time));
        if (!first) {
            bars.add(ratio(at + "time to recover, compared with it", FleetFigure.RECOVERY, ours, rival, 1));
        }
    }

    private static void beside(List<Bar> bars, String at, FleetRow ours, FleetRow quick) {
        bars.add(ratio(
                at + "calls to the dead dependency, compared with the nearer table",
                FleetFigure.DEAD_CALLS,
                ours,
                quick,
                SLOWER));
        bars.add(ratio(at + "time to refuse, compared with it", FleetFigure.REFUSING, ours, quick, SLOWER));
        bars.add(ratio(at + "time to recover, compared with it", FleetFigure.RECOVERY, ours, quick, SLOWER));
    }

    private static void cold(List<Bar> bars, String at, FleetRow ours) {
        ours.open().ifPresent(calls -> bars.add(passed(at + "first calls that passed, open", calls)));
        ours.forced().ifPresent(calls -> bars.add(passed(at + "first calls that passed, forced open", calls)));
    }

    static Bar passed(String what, FirstCalls calls) {
        return new Bar(what, calls.of() - calls.refused(), 0, "", true);
    }

    private static Bar ratio(String what, FleetFigure figure, FleetRow ours, FleetRow other, double most) {
        OptionalDouble mine = figure.of().apply(ours);
        OptionalDouble its = figure.of().apply(other);
        double seen =
                mine.isEmpty() ? Double.POSITIVE_INFINITY : mine.getAsDouble() / its.orElse(Double.POSITIVE_INFINITY);
        return new Bar(what, 100 * seen, 100 * most, "%", true);
    }

    private static Bar bar(String what, FleetFigure figure, FleetRow ours, double most, String unit) {
        return new Bar(what, figure.of().apply(ours).orElse(Double.POSITIVE_INFINITY), most, unit, true);
    }
}
