package dev.switchgear.simulator.runs;

import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.world.Protection;
import dev.switchgear.simulator.world.RunPlan;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.World;
import java.util.List;

/**
 * One line of the report: one scenario, one protection, one seed; and what came of it.
 *
 * @param scenario what happened
 * @param protection who protected the fleet
 * @param recorder what happened in each second
 * @param figures what it comes down to
 */
public record ScenarioRun(Scenario scenario, Protection protection, Recorder recorder, RunFigures figures) {
    static ScenarioRun of(Scenario scenario, Protection protection, long seed) {
        Recorder recorder = new Recorder(scenario);
        new World(new RunPlan(scenario, protection, seed, Trace.silent()), List.of(recorder)).run();
        return new ScenarioRun(scenario, protection, recorder, RunFigures.of(scenario, recorder));
    }

    public int environments() {
        return scenario.fleet().environments();
    }
}
