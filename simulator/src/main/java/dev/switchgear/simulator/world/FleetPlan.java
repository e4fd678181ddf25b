package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Clocks;

/**
 * A fleet and what is asked of it.
 *
 * @param environments how many environments may run at once; 1 to 100,000
 * @param requestsPerSecond of the whole fleet, Poisson
 * @param placement which idle environment takes a request
 * @param keys among how many keys of the dependency requests are spread; 0: calls name no key
 * @param clocks how wrong the clocks are
 */
public record FleetPlan(int environments, double requestsPerSecond, Placement placement, int keys, Clocks clocks) {
    public FleetPlan {
        if (environments < 1 || environments > 100_000) {
            throw new IllegalArgumentException("environments is " + environments + "; it must be 1 to 100000");
        }
        if (!(requestsPerSecond > 0)) {
            throw new IllegalArgumentException("requestsPerSecond is " + requestsPerSecond + "; it must be above 0");
        }
    }

    /** A fleet of warm environments with right clocks, each asked {@code ratePerEnvironment} times a second. */
    public static FleetPlan of(int environments, double ratePerEnvironment) {
        return new FleetPlan(environments, environments * ratePerEnvironment, Placement.RANDOM_IDLE, 0, Clocks.RIGHT);
    }

    public FleetPlan withEnvironments(int number) {
        double rate = Math.max(Math.min(1, requestsPerSecond), requestsPerSecond * number / environments);
        return new FleetPlan(number, rate, placement, keys, clocks);
    }

    public FleetPlan withPlacement(Placement value) {
        return new FleetPlan(environments, requestsPerSecond, value, keys, clocks);
    }

    public FleetPlan withKeys(int number) {
        return new FleetPlan(environments, requestsPerSecond, placement, number, clocks);
    }

    public FleetPlan withClocks(Clocks value) {
        return new FleetPlan(environments, requestsPerSecond, placement, keys, value);
    }
}
