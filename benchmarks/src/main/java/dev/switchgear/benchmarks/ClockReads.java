package dev.switchgear.benchmarks;

import java.time.Clock;
import java.time.InstantSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The cost of the clock reads of a call alone. No breaker that reads a clock is cheaper. */
@State(Scope.Benchmark)
public class ClockReads {
    private final InstantSource real = Clock.systemUTC();
    private final InstantSource clock = new CirclingClock();

    /** One read of the real wall clock: a refusal. */
    @Benchmark
    public long wall() {
        return real.millis();
    }

    /** Two reads of the wall clock: a decision, and a success. */
    @Benchmark
    public long wallTwice() {
        long decided = clock.millis();
        return clock.millis() - decided;
    }

    /** Two reads of each clock: a decision and a success whose duration matters. */
    @Benchmark
    public long bothTwice() {
        long decided = clock.millis();
        long began = System.nanoTime();
        long lasted = System.nanoTime() - began;
        return clock.millis() - decided + lasted;
    }
}
