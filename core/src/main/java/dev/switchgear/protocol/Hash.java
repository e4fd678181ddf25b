package dev.switchgear.protocol;

/** Uniform numbers that are equal in all environments. The mixing step is that of SplitMix64 (Steele 2014). */
public final class Hash {
    private Hash() {}

    static long mix(long z) {
        long mixed = z + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** Returns a number from 0 (inclusive) to 1 (exclusive) that depends on all three arguments. */
    public static double share(long environment, long epoch, long salt) {
        return (mix(mix(environment ^ mix(epoch)) + salt) >>> 11) * 0x1.0p-53;
    }

    /** Returns a bucket from 0 to {@code buckets - 1}. */
    public static int bucket(long value, int buckets) {
        return (int) Long.remainderUnsigned(mix(value), buckets);
    }
}
