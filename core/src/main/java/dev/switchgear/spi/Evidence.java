package dev.switchgear.spi;

import java.util.Set;

/**
 * Outcomes of calls: what one environment adds to a watch, and what the store returns as the total of all.
 *
 * @param calls finished calls that were a success or a failure
 * @param failures how many of them failed
 * @param slow how many of them were slow, failed or not
 * @param environments which of {@value #ENVIRONMENT_BUCKETS} hash buckets of environments took part
 * @param keys which of {@value #KEY_BUCKETS} hash buckets of keys failed, and
 *     {@value #WITHOUT_KEY} if calls without a key failed
 * @since 0.1.0
 */
public record Evidence(long calls, long failures, long slow, Set<Integer> environments, Set<Integer> keys) {
    /** Hash buckets in which distinct environments are counted. */
    public static final int ENVIRONMENT_BUCKETS = 64;
    /** Hash buckets in which distinct keys are counted. */
    public static final int KEY_BUCKETS = 32;

    /** In {@link #keys}: calls without a key failed. They are evidence about the dependency itself. */
    public static final int WITHOUT_KEY = KEY_BUCKETS;

    /** No evidence. */
    public static final Evidence NONE = new Evidence(0, 0, 0, Set.of(), Set.of());

    /** @throws IllegalArgumentException if a count is negative or failures or slow calls exceed the calls */
    public Evidence {
        if (failures < 0 || slow < 0 || failures > calls || slow > calls) {
            throw new IllegalArgumentException("evidence of " + calls + " calls, " + failures + " failures and " + slow
                    + " slow calls; each must be at least 0 and at most the calls");
        }
        environments = Set.copyOf(environments);
        keys = Set.copyOf(keys);
    }

    /** Returns the sum of both, for stores that add by themselves. */
    public Evidence plus(Evidence more) {
        return new Evidence(
                calls + more.calls,
                failures + more.failures,
                slow + more.slow,
                union(environments, more.environments),
                union(keys, more.keys));
    }

    private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
        if (one.containsAll(other)) {
            return one;
        }
        Set<Integer> all = new java.util.HashSet<>(one);
        all.addAll(other);
        return all;
    }
}
