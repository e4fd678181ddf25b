package dev.switchgear.simulator.runs;

import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.world.Protection;
import dev.switchgear.simulator.world.RunPlan;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.World;
import java.util.List;

/**
 * One line of the report: one scenario, one protection, one seed, and the results.
 *
 * @param scenario the scenario
 * @param protection the protection of the fleet
 * @param recorder the counts for each second
 * @param figures the figures computed from these
 */
public record ScenarioRun(Scenario scenario, Protection protection, Recorder recorder, RunFigures figures) {
    static ScenarioRun of(Comparison.Job job, long seed) {
        Scenario scenario = job.scenario();
        Recorder recorder = new Recorder(scenario);
        RunPlan plan = new RunPlan(scenario, job.protection(), seed, Trace.silent());
        new World(plan, List.of(recorder), job.tables()).run();
        return new ScenarioRun(scenario, job.protection(), recorder, RunFigures.of(scenario, recorder));
    }

    public int environments() {
        return scenario.fleet().environments();
    }
}
