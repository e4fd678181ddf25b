package dev.switchgear;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/** How races are explored: scenario by scenario, each under the interleavings with the fewest switches, up to a bound. */
public final class Races {
    private static final long AN_HOUR_MILLIS = 3_600_000;

    private Races() {}

    /** Operations of so many threads, one after the other in each; the same scenarios in every run of a test. */
    public static ModelCheckingOptions explored(int threads, int operationsEach, int scenarios, int interleavings) {
        return new ModelCheckingOptions()
                .threads(threads)
                .actorsPerThread(operationsEach)
                .actorsBefore(0)
                .actorsAfter(0)
                .iterations(scenarios)
                .invocationsPerIteration(interleavings)
                .minimizeFailedScenario(false)
                // its half minute for a hang is wall time, which a busy machine may need to load classes
                .invocationTimeout$lincheck(AN_HOUR_MILLIS);
    }

    /** Fails a validation; Lincheck does not get along with AssertJ inside. */
    public static void require(boolean holds, String what, Object seen) {
        if (!holds) {
            throw new AssertionError(what + ": " + seen);
        }
    }
}
