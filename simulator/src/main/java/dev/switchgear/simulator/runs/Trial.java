package dev.switchgear.simulator.runs;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.simulator.invariants.AdmissionChecks;
import dev.switchgear.simulator.invariants.CostChecks;
import dev.switchgear.simulator.invariants.EvidenceChecks;
import dev.switchgear.simulator.invariants.Invariant;
import dev.switchgear.simulator.invariants.Margins;
import dev.switchgear.simulator.invariants.ProbeChecks;
import dev.switchgear.simulator.invariants.TransitionChecks;
import dev.switchgear.simulator.invariants.Violation;
import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.time.EventQueue;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.world.Observer;
import dev.switchgear.simulator.world.RunPlan;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.SwitchgearProtection;
import dev.switchgear.simulator.world.World;
import java.util.List;
import java.util.function.Function;

/**
 * A run with every check: it has faults first and none later, and the fleet must come to rest.
 *
 * @param seed the seed of all random numbers
 * @param scenario the scenario; its end is the latest time at which the fleet must be at rest
 * @param policy the circuit's policy
 */
public record Trial(long seed, Scenario scenario, CircuitPolicy policy) {
    /** The result of a trial. */
    public record Result(long hash, long events, double calmSeconds) {}

    /**
     * Runs the trial.
     *
     * @throws Violation if an invariant did not hold
     */
    public Result run(Trace trace) {
        return run(trace, SimulatedDynamoDb::new);
    }

    public Result run(Trace trace, Function<EventQueue, SimulatedDynamoDb> tables) {
        Margins margins = new Margins(scenario, policy);
        Recorder recorder = new Recorder(scenario);
        List<Observer> observers = List.of(
                recorder,
                new TransitionChecks(margins),
                new ProbeChecks(margins),
                new AdmissionChecks(margins),
                new CostChecks(margins),
                new EvidenceChecks(margins));
        World world = new World(
                new RunPlan(scenario, new SwitchgearProtection(policy, true), seed, trace), observers, tables);
        Convergence convergence = new Convergence(scenario, recorder, world.table());
        try {
            world.open();
            double calm = convergence.await(world);
            return new Result(trace.hash(), world.queue().happened(), calm);
        } catch (Violation violation) {
            throw violation;
        } catch (RuntimeException | Error thrown) {
            throw new Violation(Invariant.NO_EXCEPTION, world.now(), thrown.toString(), thrown);
        }
    }

    /**
     * Runs the trial twice and compares the runs.
     *
     * @throws Violation if an invariant did not hold, or the runs differ
     */
    Result runTwice(Function<EventQueue, SimulatedDynamoDb> tables) {
        Result first = run(Trace.silent(), tables);
        Result second = run(Trace.silent(), tables);
        if (first.hash() != second.hash()) {
            throw new Violation(
                    Invariant.DETERMINISM,
                    scenario.micros(),
                    "two runs of one seed differ: " + Long.toHexString(first.hash()) + " and "
                            + Long.toHexString(second.hash()));
        }
        return first;
    }
}
