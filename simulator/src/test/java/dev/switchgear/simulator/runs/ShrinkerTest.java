package dev.switchgear.simulator.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.switchgear.simulator.invariants.Invariant;
import dev.switchgear.simulator.invariants.Violation;
import dev.switchgear.simulator.time.Clocks;
import dev.switchgear.simulator.time.EventQueue;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.world.Tampered;
import dev.switchgear.spi.Condition;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    /** A table that fails in every trial. */
    private static final class Explosive extends Tampered {
        Explosive(EventQueue queue) {
            super(queue);
        }

        @Override
        protected boolean looksAt(Condition condition) {
            throw new IllegalStateException("the table explodes");
        }
    }

    @Test
    void removesEverythingThatAFailureDoesNotNeed() {
        Trial full = richTrial();

        Edits edits = new Shrinker(full, Invariant.NO_EXCEPTION, Explosive::new).shrink();

        Trial shortened = edits.of(full);
        assertThat(shortened.scenario().faults()).isEmpty();
        assertThat(shortened.scenario().fleet().environments()).isEqualTo(1);
        assertThat(shortened.scenario().fleet().clocks()).isEqualTo(Clocks.RIGHT);
        assertThatExceptionOfType(Violation.class).isThrownBy(() -> shortened.run(Trace.silent(), Explosive::new));
    }

    @Test
    void theOptionsItPrintsNameTheShortTrial() {
        Trial full = richTrial();
        Edits edits = new Shrinker(full, Invariant.NO_EXCEPTION, Explosive::new).shrink();

        String[] words = edits.options().trim().split(" ", -1);
        Edits read = Edits.of(words[1], Integer.parseInt(words[3]));

        assertThat(words[0]).isEqualTo("--without");
        assertThat(words[2]).isEqualTo("--environments");
        assertThat(read.of(full)).isEqualTo(edits.of(full));
    }

    private static Trial richTrial() {
        for (long seed = 1; ; seed++) {
            Trial trial = RandomTrial.of(seed);
            boolean rich = trial.scenario().faults().size() > 2
                    && trial.scenario().fleet().environments() > 3
                    && trial.scenario().dependency().episodes().size() > 1;
            if (rich && explodes(trial)) {
                return trial;
            }
        }
    }

    private static boolean explodes(Trial trial) {
        try {
            trial.run(Trace.silent(), Explosive::new);
            return false;
        } catch (Violation violation) {
            return true;
        }
    }
}
