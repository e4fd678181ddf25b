package dev.switchgear;

import dev.switchgear.model.Outcome;
import dev.switchgear.participant.FastView;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * A period begins while calls of the previous one end.
 *
 * <p>A success is recorded without a lock: the call checks whether its view is still that of the circuit, and then counts. If
 * a period begins in between, its window contains that success. This is the only imprecision: at most one success for each
 * thread in those few instructions, in the window and not in the sums. Failures, and successes after the new view, are
 * never counted there. RATIONALE.md explains why this is accepted.
 */
public final class PeriodRaceTest {
    private final QuietHost quiet = new QuietHost();
    private final FastView old = quiet.view();
    private volatile boolean begun;
    private final AtomicInteger inBetween = new AtomicInteger();

    @Operation
    public void success() {
        boolean before = quiet.root().isSeenBy(old);
        quiet.record(old, Outcome.SUCCESS);
        if (before) {
            inBetween.incrementAndGet();
        }
    }

    @Operation
    public void failure() {
        quiet.record(old, Outcome.FAILURE);
    }

    @Operation
    public void begin() {
        begun = true;
        quiet.beginsPeriod();
    }

    @Validate
    public void failuresOfAnOldPeriodDoNotCountInTheNewOne() {
        if (begun) {
            var counts = quiet.counts();
            Races.require(counts.failures() == 0, "no failure of the old period", counts);
            Races.require(counts.calls() <= inBetween.get(), "no success that came after the view", counts);
            Races.require(quiet.root().suspicion() == 0, "no suspicion", counts);
        }
    }

    @Test
    void aSuccessThatComesAfterTheNewViewIsNotRecordedInItsPeriod() {
        Races.explored(3, 1, 8, 30).check(PeriodRaceTest.class);
    }
}
