package dev.switchgear;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** A permit whose outcomes, deadline and close race: one of them records, and what comes later changes nothing. */
public final class PermitRaceTest {
    private final IllegalStateException boom = new IllegalStateException("boom");

    private final QuietHost quiet = new QuietHost();
    private final CallPermit permit = quiet.permit();
    private volatile boolean givenBack;

    @Operation
    public void success() {
        permit.success();
    }

    @Operation
    public void failure() {
        permit.failure(boom);
    }

    @Operation
    public void expire() {
        permit.expire(2_000_000_000L);
    }

    @Operation
    public void close() {
        givenBack = true;
        permit.close();
    }

    @Validate
    public void oneOutcomeIsRecorded() {
        var counts = quiet.counts();
        Races.require(counts.calls() == 1 || (givenBack && counts.calls() == 0), "one outcome", counts);
        Races.require(quiet.root().suspicion() > 0 == (counts.failures() == 1), "the same outcome", counts);
    }

    @Test
    void exactlyOneOfTheOutcomesThatRaceIsRecorded() {
        Races.explored(3, 1, 4, 50).check(PermitRaceTest.class);
    }
}
