package dev.switchgear.simulator;

import java.util.List;

/** The stories of the report: each a fleet of a given size, one thing that goes wrong, and time to recover. */
final class Scenarios {
    static final int USUAL_FLEET = 100;

    private static final double USUAL_RATE = 0.5;
    private static final long OUTAGE_FROM = 60_000;
    private static final long OUTAGE_UNTIL = 180_000;
    private static final long USUAL_SECONDS = 300;

    private Scenarios() {}

    static List<Scenario> all(int environments) {
        return List.of(
                total("total-outage", environments, Episode.Ill.TIMES_OUT),
                total("total-outage-fast", environments, Episode.Ill.FAILS_FAST),
                noise("noise-5", environments, 0.05),
                noise("ten-minutes", environments, 0.001));
    }

    private static Scenario total(String name, int environments, Episode.Ill ill) {
        Episode outage = new Episode(OUTAGE_FROM, OUTAGE_UNTIL, ill, 1);
        return Scenario.of(
                name, FleetPlan.of(environments, USUAL_RATE), DependencyPlan.of(0.001, outage), USUAL_SECONDS);
    }

    private static Scenario noise(String name, int environments, double share) {
        return Scenario.of(name, FleetPlan.of(environments, USUAL_RATE), DependencyPlan.of(share), 600);
    }
}
