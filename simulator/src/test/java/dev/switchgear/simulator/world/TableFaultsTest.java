package dev.switchgear.simulator.world;

import static dev.switchgear.simulator.world.FaultRun.FROM;
import static dev.switchgear.simulator.world.FaultRun.UNTIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.simulator.runs.Recorder.Series;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each fault on the way to the table has the effect of its name while it lasts, and no other. */
class TableFaultsTest {
    @Test
    void aThrottledTableRefusesWhileItIsThrottled() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.THROTTLED, 1).until(80);

        assertThat(story.sum(Series.THROTTLED, FROM, UNTIL))
                .isPositive()
                .isEqualTo(story.sum(Series.READS, FROM, UNTIL) + story.sum(Series.WRITES, FROM, UNTIL));
        assertThat(story.sum(Series.THROTTLED, 0, FROM)).isZero();
        assertThat(story.sum(Series.THROTTLED, UNTIL, 80)).isZero();
    }

    @Test
    void lostRequestsDoNotReachTheTable() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.LOST_REQUESTS, 1).until(80);

        assertThat(story.sum(Series.READS, FROM + 1, UNTIL)).isZero();
        assertThat(story.sum(Series.READS, UNTIL + 35, 80)).isPositive();
        assertThat(story.degraded()).isPositive();
    }

    @Test
    void lostResponsesReachTheTableInVain() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.LOST_RESPONSES, 1).until(UNTIL);

        assertThat(story.sum(Series.READS, FROM + 1, UNTIL)).isPositive();
        assertThat(story.degraded()).isPositive();
    }

    @Test
    void lateWritesTakeEffectAfterTheirSenderGaveUp() {
        FaultRun story = FaultRun.dead(TimedFault.Kind.APPLIED_LATE, 1).until(60);

        long late = 0;
        for (int i = 0; i < story.applied.size(); i++) {
            long delay = story.appliedAt.get(i) - story.applied.get(i).write().composedAt();
            late += story.applied.get(i).effective() && delay > 60 * Micros.MILLI ? 1 : 0;
        }
        assertThat(late).isPositive();
    }

    @Test
    void doubledWritesReachTheTableTwice() {
        FaultRun story = FaultRun.dead(TimedFault.Kind.DUPLICATED, 1).until(60);

        Set<CircuitWrite> once = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Applied> twice =
                story.applied.stream().filter(what -> !once.add(what.write())).toList();
        assertThat(twice).isNotEmpty();
    }

    @Test
    void slowRequestsComeTooLateForTheirCallers() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.SLOW, 1).until(UNTIL);

        assertThat(story.sum(Series.READS, FROM + 1, UNTIL)).isPositive();
        assertThat(story.degraded()).isPositive();
    }

    @Test
    void aBlackHoleGivesNoAnswer() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.BLACK_HOLE, 1).until(UNTIL);

        assertThat(story.sum(Series.READS, FROM + 1, UNTIL)).isZero();
        assertThat(story.degraded()).isPositive();
    }

    @Test
    void anOutageOfTheTableFailsEveryRequestAtOnce() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.OUTAGE, 1).until(UNTIL);

        assertThat(story.lines).anyMatch(line -> line.contains("UNREACHABLE"));
        assertThat(story.degraded()).isPositive();
    }

    @Test
    void staleReadsLag() {
        Faults faults = new Faults(List.of(new TimedFault(TimedFault.Kind.STALE_READS, 0, 1_000, 2)));
        SplittableRandom random = new SplittableRandom(1);

        assertThat(faults.fate(RequestKind.READ, 0, random).lagMicros()).isBetween(0L, 8 * Micros.SECOND);
        assertThat(meanLag(faults, 0)).isBetween(1e6, 2.5e6);
        assertThat(meanLag(faults, 2 * Micros.SECOND)).isBetween(20e3, 40e3);
    }

    @Test
    void aDeletedItemIsGone() {
        FaultRun story = FaultRun.dead(TimedFault.Kind.ITEM_DELETED, 1).until(FROM - 1);
        assertThat(story.item().isAbsent()).isFalse();

        story.until(UNTIL);

        assertThat(story.lines).anyMatch(line -> line.contains("ITEM_DELETED"));
        assertThat(story.applied.stream()
                        .filter(Applied::effective)
                        .filter(what -> what.before().isAbsent()))
                .as("made for the first time, and once more")
                .hasSize(2);
    }

    @Test
    void anUnknownFormatLastsAsLongAsTheFault() {
        FaultRun story = FaultRun.dead(TimedFault.Kind.UNKNOWN_FORMAT, 1).until(FROM + 1);
        assertThat(story.item().number(Attribute.FORMAT, 0)).isEqualTo(99);

        story.until(UNTIL + 1);

        assertThat(story.item().number(Attribute.FORMAT, 0)).isEqualTo(CircuitItem.FORMAT);
    }

    private static double meanLag(Faults faults, long now) {
        SplittableRandom random = new SplittableRandom(1);
        double sum = 0;
        for (int i = 0; i < 1_000; i++) {
            sum += faults.fate(RequestKind.READ, now, random).lagMicros();
        }
        return sum / 1_000;
    }
}
