package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Clocks;

/**
 * A fleet and its load.
 *
 * @param environments how many environments may run at once; 1 to 100,000
 * @param requestsPerSecond of the whole fleet, a Poisson process
 * @param placement which idle environment gets a request
 * @param keys the number of keys of the dependency among which requests are spread; 0 if calls name no key
 * @param clocks the errors of the clocks
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

    /** A fleet of warm environments with correct clocks; each gets {@code ratePerEnvironment} requests per second. */
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
