package dev.switchgear.simulator.time;

import java.util.SplittableRandom;

/**
 * Makes independent random generators from one seed, by their purpose. One more draw in one place changes nothing
 * anywhere else, so a shortened scenario stays the same scenario.
 */
public record Seeds(long seed) {
    public SplittableRandom fork(String concern) {
        return fork(concern, 0);
    }

    public SplittableRandom fork(String concern, long index) {
        return new SplittableRandom(mix(mix(seed ^ mix(concern.hashCode())) + index));
    }

    /** The mixing step of SplitMix64 (Steele 2014). */
    public static long mix(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    public static double exponential(SplittableRandom random, double mean) {
        return -mean * Math.log1p(-random.nextDouble());
    }
}
