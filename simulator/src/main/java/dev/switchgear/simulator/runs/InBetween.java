package dev.switchgear.simulator.runs;

import dev.switchgear.simulator.world.DependencyPlan;
import dev.switchgear.simulator.world.Episode;
import dev.switchgear.simulator.world.FleetPlan;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.TimedFault;
import java.util.ArrayList;
import java.util.List;

/**
 * Scenarios between the extremes: calls that hang or are slow, a slow table, an item with the traces of a night or a
 * day, few environments and few calls. The dependency is healthy for half a minute, then dead.
 */
public final class InBetween {
    private static final long FROM = 30_000;

    /** When every environment is replaced, in the scenarios of cold bursts; in milliseconds. */
    static final long DEPLOYED = FROM + 30_000;

    private static final long ALWAYS = 10_000_000;
    private static final long USUAL_MILLIS = 50;
    private static final long USUAL_FAILURE_MILLIS = 400;

    private final FleetPlan fleet;

    private InBetween(int environments) {
        fleet = FleetPlan.of(environments, 1);
    }

    /** Returns all of them, for a fleet of a given size in which each environment gets a request per second. */
    public static List<Scenario> all(int environments) {
        return new InBetween(environments).list();
    }

    /** Returns one of them. */
    public static Scenario named(String name, int environments) {
        return all(environments).stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario '" + name + "'"));
    }

    private List<Scenario> list() {
        return List.of(
                dead("one-call-a-second"),
                dead("one-call-in-10-s").withFleet(FleetPlan.of(fleet.environments(), 0.1)),
                hanging(2),
                hanging(15),
                hanging(20),
                hanging(30),
                hanging(60),
                slow(100),
                slow(3_500),
                slow(10_000),
                slow(15_000),
                slow(30_000),
                faulty("store-5-ms", whole(TimedFault.Kind.LATENCY, 5)),
                faulty("store-17-ms", whole(TimedFault.Kind.LATENCY, 17)),
                faulty("store-42-ms", whole(TimedFault.Kind.LATENCY, 42)),
                faulty("store-100-ms", whole(TimedFault.Kind.LATENCY, 100)),
                faulty("store-300-ms", whole(TimedFault.Kind.LATENCY, 300)),
                faulty("writes-10-ms", whole(TimedFault.Kind.SLOW_WRITES, 10)),
                faulty("writes-70-ms", whole(TimedFault.Kind.SLOW_WRITES, 70)),
                faulty("writes-150-ms", whole(TimedFault.Kind.SLOW_WRITES, 150)),
                faulty("writes-500-ms", whole(TimedFault.Kind.SLOW_WRITES, 500)),
                faulty("store-away", whole(TimedFault.Kind.OUTAGE, 1)),
                faulty("reads-denied", whole(TimedFault.Kind.READS_DENIED, 1)),
                faulty("writes-denied", whole(TimedFault.Kind.WRITES_DENIED, 1)),
                faulty("evidence-denied", whole(TimedFault.Kind.EVIDENCE_DENIED, 1)),
                faulty("grants-denied", whole(TimedFault.Kind.GRANTS_DENIED, 1)),
                coldBurst("cold-burst-while-open"),
                coldBurst("cold-burst-while-forced-open", forcedOpen()).withDependency(DependencyPlan.of(0)),
                crowded("64-circuits-while-forced-open"),
                faulty("size-known", hint(fleet.environments())),
                faulty("level-8-at-night", hint(fleet.environments()), left(TimedFault.Kind.LEVEL_LEFT, 8)),
                faulty("size-of-the-day", hint(1_000 * fleet.environments())));
    }

    /** A minute of outage in which calls fail within 400 ms. */
    private Scenario dead(String name) {
        return story(name, USUAL_MILLIS, USUAL_FAILURE_MILLIS, FROM + 60_000, FROM + 180_000);
    }

    private Scenario hanging(int seconds) {
        return story(
                "hangs-" + seconds + "-s", USUAL_MILLIS, seconds * 1_000L, ALWAYS, FROM + 4_000L * seconds + 60_000);
    }

    /** Successful calls take long; the dead dependency refuses calls at once. */
    private Scenario slow(long millis) {
        DependencyPlan plan = new DependencyPlan(
                0,
                Math.round(millis / 0.9), // the mean of the drawn values is nine tenths of the given one
                1_000,
                List.of(new Episode(FROM, FROM + 60_000, Episode.Ill.FAILS_FAST, 1)));
        return Scenario.of("good-calls-" + millis + "-ms", fleet, plan, (FROM + 180_000 + 6 * millis) / 1_000);
    }

    private Scenario story(String name, long healthy, long failing, long until, long end) {
        DependencyPlan plan = new DependencyPlan(
                0, healthy, failing, List.of(new Episode(FROM, Math.min(until, end), Episode.Ill.TIMES_OUT, 1)));
        return Scenario.of(name, fleet, plan, end / 1_000);
    }

    private Scenario faulty(String name, TimedFault... faults) {
        return dead(name).withFaults(List.of(faults));
    }

    private static TimedFault whole(TimedFault.Kind kind, double strength) {
        return new TimedFault(kind, 0, ALWAYS, strength);
    }

    /** Every environment is replaced during the outage; each new one has to open a connection first. */
    private Scenario coldBurst(String name, TimedFault... more) {
        List<TimedFault> faults = new ArrayList<>(List.of(more));
        faults.add(new TimedFault(TimedFault.Kind.DEPLOYMENT, DEPLOYED, DEPLOYED + 1_000, 1));
        faults.add(whole(TimedFault.Kind.COLD_CONNECTIONS, 300));
        faults.add(whole(TimedFault.Kind.LATENCY, 42));
        return dead(name).withFaults(faults);
    }

    /** Each call uses 64 circuits, and every environment is replaced while an operator forces one of them open. */
    private Scenario crowded(String name) {
        TimedFault all = new TimedFault(TimedFault.Kind.DEPLOYMENT, DEPLOYED, DEPLOYED + 1_000, 1);
        return dead(name)
                .withFaults(List.of(
                        forcedOpen(),
                        all,
                        whole(TimedFault.Kind.LATENCY, 17),
                        whole(TimedFault.Kind.MANY_CIRCUITS, 64)))
                .withDependency(DependencyPlan.of(0));
    }

    private static TimedFault forcedOpen() {
        return new TimedFault(TimedFault.Kind.FORCED_OPEN, FROM, ALWAYS, 1);
    }

    private static TimedFault hint(double environments) {
        return left(TimedFault.Kind.HINT_LEFT, environments);
    }

    private static TimedFault left(TimedFault.Kind kind, double strength) {
        return new TimedFault(kind, FROM - 10_000, ALWAYS, strength);
    }
}
