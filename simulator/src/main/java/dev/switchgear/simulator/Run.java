package dev.switchgear.simulator;

import java.util.List;

/**
 * One line of the report: one scenario, one protection, one seed; and what came of it.
 *
 * @param scenario what happened
 * @param protection who protected the fleet
 * @param recorder what happened in each second
 * @param figures what it comes down to
 */
record Run(Scenario scenario, Protection protection, Recorder recorder, Figures figures) {
    static Run of(Scenario scenario, Protection protection, long seed) {
        Recorder recorder = new Recorder(scenario);
        new World(new Setting(scenario, protection, seed, Trace.silent()), List.of(recorder)).run();
        return new Run(scenario, protection, recorder, Figures.of(scenario, recorder));
    }

    int environments() {
        return scenario.fleet().environments();
    }
}
