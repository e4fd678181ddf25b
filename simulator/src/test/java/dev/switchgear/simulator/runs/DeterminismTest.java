package dev.switchgear.simulator.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.switchgear.simulator.invariants.Invariant;
import dev.switchgear.simulator.invariants.Violation;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Seeds;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.world.Tampered;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeterminismTest {
    @Test
    void aSeedNamesARunExactly() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(RandomTrial.of(seed).run(Trace.silent()).hash())
                    .isEqualTo(RandomTrial.of(seed).run(Trace.silent()).hash());
        }
    }

    @Test
    void differentSeedsAreDifferentRuns() {
        Set<Long> hashes = LongStream.rangeClosed(1, 50)
                .map(seed -> RandomTrial.of(seed).run(Trace.silent()).hash())
                .boxed()
                .collect(Collectors.toSet());

        assertThat(hashes).hasSize(50);
    }

    @Test
    void readingATraceChangesNothing() {
        List<String> lines = new ArrayList<>();

        long read = RandomTrial.of(3).run(Trace.to(lines::add)).hash();

        assertThat(read).isEqualTo(RandomTrial.of(3).run(Trace.silent()).hash());
        assertThat(lines).isNotEmpty().allSatisfy(line -> assertThat(line).contains(" s  "));
    }

    @Test
    void oneMoreDrawForOnePurposeChangesNoOther() {
        Seeds seeds = new Seeds(7);
        long before = seeds.fork("arrivals").nextLong();

        seeds.fork("network", 3).nextLong();

        assertThat(new Seeds(7).fork("arrivals").nextLong()).isEqualTo(before);
        assertThat(seeds.fork("network", 4).nextLong())
                .isNotEqualTo(seeds.fork("network", 3).nextLong());
    }

    @Test
    void twoRunsThatDifferAreNoticed() {
        AtomicInteger tables = new AtomicInteger();

        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> RandomTrial.of(1).runTwice(queue -> {
                    long late = tables.getAndIncrement();
                    return new Tampered(queue) {
                        @Override
                        protected long seenAt(long moment) {
                            return moment - late * Micros.SECOND;
                        }
                    };
                }))
                .satisfies(violation -> assertThat(violation.invariant()).isEqualTo(Invariant.DETERMINISM));
    }
}
