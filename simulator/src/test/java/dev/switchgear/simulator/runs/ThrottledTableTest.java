package dev.switchgear.simulator.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.simulator.table.OnePartition;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.world.Observer;
import dev.switchgear.simulator.world.RunPlan;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.World;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A table without enough capacity. */
class ThrottledTableTest {
    @Test
    void aTableThatThrottlesProtectsNoWorseThanOneThatIsAway() {
        assertThat(medianOfBadCalls("store-throttled")).isLessThanOrEqualTo(medianOfBadCalls("store-outage"));
    }

    /** Fifty thousand environments that nobody has counted, and that all make their first calls within two seconds. */
    @Test
    void aCrowdThatStartsAtOnceIsNotThrottledWhenItWrites() {
        Scenario start = Comparison.named("noise-0.1", 50_000).withMillis(3_000);
        ThrottledWrites writes = new ThrottledWrites();
        RunPlan plan = new RunPlan(start, Contenders.switchgear(start), 1, Trace.silent());
        new World(plan, List.of(writes), OnePartition::new).run();
        assertThat(writes.all).isPositive();
        assertThat(writes.throttled).isZero();
    }

    private static double medianOfBadCalls(String scenario) {
        Scenario story = Comparison.named(scenario, Comparison.THOUSAND);
        Comparison.Job job = new Comparison.Job(story, Contenders.switchgear(story));
        return IntStream.rangeClosed(1, 3)
                .mapToDouble(seed -> ScenarioRun.of(job, seed).figures().badCalls())
                .sorted()
                .toArray()[1];
    }

    /** Counts writes. */
    private static final class ThrottledWrites implements Observer {
        private int all;
        private int throttled;

        @Override
        public void used(TableRequest<?> request, boolean refused, long now) {
            all += request.isWrite() ? 1 : 0;
            throttled += request.isWrite() && refused ? 1 : 0;
        }
    }
}
