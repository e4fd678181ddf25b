package dev.switchgear.simulator.runs;

import dev.switchgear.simulator.time.Clocks;
import dev.switchgear.simulator.world.DependencyPlan;
import dev.switchgear.simulator.world.Episode;
import dev.switchgear.simulator.world.FleetPlan;
import dev.switchgear.simulator.world.Placement;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.TimedFault;
import java.util.List;

/**
 * The scenarios of the report: half a minute of calm, two minutes of trouble, two minutes to recover. Fleets of 10,000
 * have less time, to keep runs short: 50 s of trouble and 65 s after it, and 90 s in scenarios without trouble.
 */
public final class Scenarios {
    public static final int USUAL_FLEET = 100;

    /** The scenario in which the trouble is slowness. A protection that has a rule for slow calls uses it. */
    static final String BROWN_OUT = "brown-out";

    /** A scenario for large fleets. It measures the speed of the simulator itself, and is in no report. */
    static final String TEN_MINUTES = "ten-minutes";

    private static final int LARGE = 10_000;
    private static final double USUAL_RATE = 0.5;
    private static final double USUAL_NOISE = 0.001;
    private static final long FROM = 30_000;

    private final int environments;
    private final long until;
    private final long end;
    private final FleetPlan fleet;

    private Scenarios(int environments) {
        this.environments = environments;
        until = environments >= LARGE ? 80_000 : 150_000;
        end = environments >= LARGE ? 145_000 : 270_000;
        fleet = FleetPlan.of(environments, USUAL_RATE);
    }

    /** Returns all of them, for a fleet of a given size; the report shows them in this order. */
    public static List<Scenario> all(int environments) {
        return new Scenarios(environments).list();
    }

    private List<Scenario> list() {
        Scenario dead = troubled("total-outage", Episode.Ill.TIMES_OUT, 1);
        return List.of(
                quiet("no-failures", 0),
                quiet("noise-0.1", 0.001),
                quiet("noise-1", 0.01),
                quiet("noise-5", 0.05),
                quiet("noise-20", 0.2),
                troubled("total-outage-fast", Episode.Ill.FAILS_FAST, 1),
                dead,
                troubled("partial-20", Episode.Ill.FAILS_FAST, 0.2),
                troubled("partial-40", Episode.Ill.FAILS_FAST, 0.4),
                troubled("partial-60", Episode.Ill.FAILS_FAST, 0.6),
                troubled("partial-80", Episode.Ill.FAILS_FAST, 0.8),
                troubled(BROWN_OUT, Episode.Ill.SLOW, 1),
                troubled("bad-zone-5", Episode.Ill.BAD_ZONE, 20),
                troubled("bad-zone-20", Episode.Ill.BAD_ZONE, 5),
                troubled("bad-shard", Episode.Ill.BAD_KEY, 0).withFleet(fleet.withKeys(8)),
                troubled("flapping", Episode.Ill.FLAPPING, 20),
                named("sparse", dead).withFleet(FleetPlan.of(environments, USUAL_RATE / 10)),
                burst(dead),
                faulty("store-outage", dead, new TimedFault(TimedFault.Kind.OUTAGE, FROM, until, 1)),
                faulty("store-throttled", dead, new TimedFault(TimedFault.Kind.THROTTLED, FROM, until, 0.9)),
                skewed("skew-within", dead, 990),
                skewed("skew-beyond", dead, 5_000),
                faulty(
                        "probers-killed",
                        dead,
                        new TimedFault(TimedFault.Kind.PROBERS_KILLED, FROM, until + 30_000, 0.5)),
                faulty("deployment", dead, new TimedFault(TimedFault.Kind.DEPLOYMENT, FROM + 30_000, FROM + 31_000, 1)),
                named("full-load", dead).withFleet(FleetPlan.of(environments, 4 * USUAL_RATE)),
                named(TEN_MINUTES, quiet("", USUAL_NOISE)).withMillis(600_000));
    }

    private Scenario quiet(String name, double noise) {
        return Scenario.of(name, fleet, DependencyPlan.of(noise), environments >= LARGE ? 90 : 600);
    }

    private Scenario troubled(String name, Episode.Ill ill, double share) {
        Episode episode = new Episode(FROM, until, ill, share);
        return Scenario.of(name, fleet, DependencyPlan.of(USUAL_NOISE, episode), end / 1_000);
    }

    /** Most of the fleet does not run yet when ten times as many requests come during the outage. */
    private Scenario burst(Scenario dead) {
        return faulty("cold-start-burst", dead, new TimedFault(TimedFault.Kind.BURST, FROM + 30_000, FROM + 50_000, 10))
                .withFleet(fleet.withPlacement(Placement.MOST_RECENTLY_USED));
    }

    private Scenario skewed(String name, Scenario story, long millis) {
        return named(name, story).withFleet(fleet.withClocks(new Clocks(millis, 0)));
    }

    private static Scenario faulty(String name, Scenario story, TimedFault fault) {
        return named(name, story).withFaults(List.of(fault));
    }

    private static Scenario named(String name, Scenario story) {
        return new Scenario(name, story.fleet(), story.dependency(), story.faults(), story.millis());
    }
}
