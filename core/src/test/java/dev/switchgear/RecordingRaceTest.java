package dev.switchgear;

import dev.switchgear.model.Outcome;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Successes, which take no lock, beside failures, which do: the suspicion is at any time what some order of the calls
 * makes it, and in the end every call is counted once.
 *
 * <p>The window and the suspicion together are less: a success that found no suspicion is counted a moment later, and
 * does not lower the suspicion that a failure raised in that moment. It counts as one that ended before that failure.
 */
public final class RecordingRaceTest {
    private final QuietHost quiet = new QuietHost();
    private final AtomicInteger successes = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    @Operation
    public void success() {
        quiet.record(Outcome.SUCCESS);
        successes.incrementAndGet();
    }

    @Operation
    public void failure() {
        quiet.record(Outcome.FAILURE);
        failures.incrementAndGet();
    }

    @Operation
    public int suspicion() {
        return quiet.root().suspicion();
    }

    @Validate
    public void everyCallIsCountedOnce() {
        var counts = quiet.counts();
        Races.require(counts.calls() == successes.get() + failures.get(), "every call", counts);
        Races.require(counts.failures() == failures.get(), "every failure", counts);
    }

    @Test
    void everyCallIsCountedAndTheSuspicionIsThatOfSomeOrder() {
        Races.explored(2, 3, 5, 40).check(RecordingRaceTest.class);
    }
}
