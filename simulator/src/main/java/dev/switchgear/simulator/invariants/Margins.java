package dev.switchgear.simulator.invariants;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.world.Faults;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.SimulatedDependency;
import dev.switchgear.simulator.world.SwitchgearGuard;
import dev.switchgear.simulator.world.TimedFault;

/** The tolerances of a scenario. The checks must accept this much, and no more. */
public record Margins(Scenario scenario, CircuitPolicy policy) {
    /** The largest difference between the clocks of two machines that the protocol permits. */
    static final long SKEW_MILLIS = 2_000;

    private static final long OPEN_REFRESH_MILLIS = 10_000;
    private static final long REST_REFRESH_MILLIS = 10_000;
    private static final long READS_PER_SECOND = 250;
    private static final int REPLIES_UNTIL_CALM = 14; // 15 * 0.8^14 < 1
    private static final double LONGEST_STRETCH = 15;

    /** The largest error of a clock. */
    long clockErrorMillis() {
        return scenario.fleet().clocks().worstErrorMillis(scenario.micros());
    }

    boolean clocksJump() {
        return scenario.has(TimedFault.Kind.CLOCK_JUMPS);
    }

    /** Whether no two clocks differ by more than the protocol permits. */
    boolean clocksAgree() {
        return !clocksJump() && 2 * clockErrorMillis() <= SKEW_MILLIS;
    }

    /**
     * The largest age of the state, in milliseconds, with which a guard decides if it reads the table; {@code stored} is
     * the largest size of the fleet that the table has shown.
     */
    long staleMillis(SwitchgearGuard guard, long stored) {
        double stretch = guard.repliesSinceThrottled() < REPLIES_UNTIL_CALM ? LONGEST_STRETCH : 1;
        long hard = (long) Math.ceil(policy.refreshInterval().toMillis() * 1.2 * stretch);
        long fleet = policy.fleetSize() > 0 ? policy.fleetSize() : Math.max(stored, leftHint());
        return Math.max(hard, Math.min(REST_REFRESH_MILLIS, fleet * 1_000 / READS_PER_SECOND)) + lagMillis() + 2;
    }

    /** The same for a guard that refuses because a wait runs. */
    long staleWaitMillis(SwitchgearGuard guard, long stored) {
        return Math.max(staleMillis(guard, stored), OPEN_REFRESH_MILLIS + lagMillis() + 2);
    }

    /** The largest size of the fleet that a fault leaves in the item. */
    private long leftHint() {
        return scenario.faults().stream()
                .filter(fault -> fault.kind() == TimedFault.Kind.HINT_LEFT)
                .mapToLong(fault -> Math.round(fault.strength()))
                .max()
                .orElse(0);
    }

    /** The longest wait of a circuit without a signal. */
    long longestWaitMillis() {
        return Math.max(policy.maxOpenWait().toMillis() * 12 / 10, SimulatedDependency.ASKED_WAIT.toMillis());
    }

    /** The largest lag of a replica that a read may use. */
    long lagMillis() {
        double worst = scenario.faults().stream()
                .filter(fault -> fault.kind() == TimedFault.Kind.STALE_READS)
                .mapToDouble(fault -> 4_000 * fault.strength())
                .max()
                .orElse(0);
        return Math.max(Faults.LONGEST_LAG_MICROS / Micros.MILLI, (long) Math.ceil(worst));
    }
}
