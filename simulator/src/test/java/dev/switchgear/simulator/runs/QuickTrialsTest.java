package dev.switchgear.simulator.runs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuickTrialsTest {
    @Test
    void everyInvariantHoldsAndEveryFleetComesToRestInTwoThousandSeeds() {
        Trials trials = new Trials(1, SimulateOptions.QUICK_SEEDS, () -> false, done -> {});

        trials.run();

        assertThat(trials.failures())
                .as("replay: ./switchgear simulate --seed N")
                .isEmpty();
        assertThat(trials.done()).isEqualTo(SimulateOptions.QUICK_SEEDS);
    }
}
