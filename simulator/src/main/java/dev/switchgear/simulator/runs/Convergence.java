package dev.switchgear.simulator.runs;

import dev.switchgear.simulator.invariants.Invariant;
import dev.switchgear.simulator.invariants.StableText;
import dev.switchgear.simulator.invariants.Violation;
import dev.switchgear.simulator.runs.Recorder.Series;
import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.world.Applied;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.SwitchgearProtection;
import dev.switchgear.simulator.world.TimedFault;
import dev.switchgear.simulator.world.World;

/**
 * Waits after the last fault until the fleet is at rest: it calls a healthy dependency and does not call a dead one.
 */
final class Convergence {
    /** The longest time after the last fault until a fleet is at rest. */
    static final long LONGEST_MILLIS = 1_301_000;

    private static final long USUAL_MILLIS = 400_000; // an odd one out starts no watch for up to 320 s
    private static final long CALLS = 12; // one after the other, where one environment alone must be certain
    private static final int WINDOW_SECONDS = 10;
    private static final double ADMITTED = 0.9;
    private static final int FEW_CALLS = 10; // an epoch's permits

    private final Scenario scenario;
    private final Recorder recorder;
    private final SimulatedDynamoDb table;
    private final long calmFrom;
    private final long latest;
    private final boolean dead;

    Convergence(Scenario scenario, Recorder recorder, SimulatedDynamoDb table) {
        this.scenario = scenario;
        this.recorder = recorder;
        this.table = table;
        calmFrom = scenario.calmFrom();
        // A dead prober with a clock that was ahead blocks its slot for up to the longest lease, 901 s.
        long most = scenario.has(TimedFault.Kind.CLOCK_JUMPS)
                ? LONGEST_MILLIS
                : Math.max(USUAL_MILLIS, CALLS * scenario.dependency().timeoutMillis());
        latest = Math.min(scenario.millis(), calmFrom + most);
        dead = scenario.dependency().isDead(scenario.micros() - 1);
    }

    /** Runs the world until the fleet is at rest, and returns the seconds since the last fault. */
    double await(World world) {
        long first = calmFrom + (WINDOW_SECONDS + 1) * 1_000;
        for (long millis = first; millis <= latest; millis += 1_000) {
            world.runUntil(millis * Micros.MILLI);
            if (isAtRest((int) (millis / 1_000))) {
                return (millis - calmFrom) / 1e3;
            }
        }
        int end = (int) (world.now() / Micros.SECOND);
        if (sum(Series.ADMITTED, end) + sum(Series.REFUSED, end) == 0) {
            return Double.NaN; // every environment is frozen
        }
        throw new Violation(
                Invariant.CONVERGENCE,
                world.now(),
                String.format(
                        java.util.Locale.ROOT,
                        "%.0f s after the last fault the dependency is %s, and in %d s %.0f calls are admitted, %.0f"
                                + " refused; item %s",
                        (latest - calmFrom) / 1e3,
                        dead ? "dead" : "healthy",
                        WINDOW_SECONDS,
                        sum(Series.ADMITTED, end),
                        sum(Series.REFUSED, end),
                        StableText.item(table.circuit(SwitchgearProtection.CIRCUIT))));
    }

    private boolean isAtRest(int second) {
        boolean open = Applied.isOpen(table.circuit(SwitchgearProtection.CIRCUIT));
        double admitted = sum(Series.ADMITTED, second);
        double refused = sum(Series.REFUSED, second);
        if (admitted + refused == 0) {
            return false;
        }
        int keys = scenario.fleet().keys();
        return dead
                ? (open || keys > 0) && sum(Series.DEAD_CALLS, second) <= FEW_CALLS * (1 + keys)
                : !open && admitted >= ADMITTED * (admitted + refused);
    }

    private double sum(Series series, int until) {
        return recorder.sum(series, until - WINDOW_SECONDS, until);
    }
}
