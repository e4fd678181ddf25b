package dev.switchgear.participant;

import dev.switchgear.Races;
import dev.switchgear.participant.RollingWindow.Counts;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * The window under every interleaving that Lincheck finds, against a specification that one thread can follow: a bucket
 * is a time and three counts. A call of another time resets it.
 *
 * <p>One bucket is linearizable. Several buckets are read one after the other: their sum may lack a call that was counted
 * after its bucket was read, and contain a later one. A call that is counted eight seconds after its clock was read resets
 * its bucket, as a clock that stepped back does: only this call remains of that second.
 */
@Param(name = "failed", gen = BooleanGen.class)
@Param(name = "slow", gen = BooleanGen.class)
@Param(name = "lap", gen = IntGen.class, conf = "0:1")
public final class RollingWindowRaceTest {
    private static final long BUCKET = 1_024;
    private static final long NOW = BUCKET * 1_000_000;
    private static final long LAP = 8 * BUCKET; // the same bucket, the next time round

    private final RollingWindow window = new RollingWindow();

    @Operation
    public void record(
            @Param(name = "lap") int lap, @Param(name = "failed") boolean failed, @Param(name = "slow") boolean slow) {
        window.record(NOW + lap * LAP, failed, slow);
    }

    @Operation
    public Counts since(@Param(name = "lap") int lap) {
        long now = NOW + lap * LAP;
        return window.since(now, now);
    }

    @Test
    void everyCallOfABucketIsCountedOnceAndSeenWhole() {
        Races.explored(3, 2, 6, 200)
                .sequentialSpecification(Specification.class)
                .check(RollingWindowRaceTest.class);
    }

    /** One thread's understanding of one bucket. */
    public static final class Specification {
        private final Map<Integer, Counts> bucket = new HashMap<>();

        public void record(int lap, boolean failed, boolean slow) {
            Counts old = bucket.getOrDefault(lap, Counts.NONE);
            bucket.clear();
            bucket.put(lap, old.plus(Counts.of(failed, slow)));
        }

        public Counts since(int lap) {
            return bucket.getOrDefault(lap, Counts.NONE);
        }
    }
}
