package dev.switchgear.local;

import dev.switchgear.sandbox.Health;
import java.time.Duration;
import java.util.Set;

/**
 * How the dependency breaks in a story.
 *
 * @param name as it was asked for
 * @param health what requests meet while it is broken
 * @param keyed whether the shared circuit is asked by key
 * @param verdict what the shared circuit must do about it, if it sees enough of it
 */
record Failure(String name, Health health, boolean keyed, Verdict verdict) {
    /** What a circuit must do about a failure. */
    enum Verdict {
        OPENS,
        STAYS_CLOSED,
        /** So near the threshold that either is right. */
        EITHER
    }

    static final String KINDS = "errors, slow, hang, partial:PERCENT or keys";

    /** The circuit judges by a threshold of 50 percent; within this distance of it, either verdict is right. */
    private static final int NEAR = 20;

    private static final int THRESHOLD = 50;

    /** Slow enough to be worth refusing, quick enough that nobody gives up. */
    private static final Duration SLOW = Duration.ofMillis(800);

    private static final String PARTIAL = "partial:";

    /** Two of the ten shards. */
    private static final Set<String> FAILING_KEYS = Set.of(LoadSource.key(3), LoadSource.key(7));

    /** @throws UsageException if there is no such failure */
    static Failure parse(String name) {
        return switch (name) {
            case "errors" -> new Failure(name, new Health.Errors(), false, Verdict.OPENS);
            case "slow" -> new Failure(name, new Health.Slow(SLOW), false, Verdict.OPENS);
            case "hang" -> new Failure(name, new Health.Hang(), false, Verdict.OPENS);
            case "keys" -> new Failure(name, new Health.Keys(FAILING_KEYS), true, Verdict.OPENS);
            default -> {
                if (!name.startsWith(PARTIAL)) {
                    throw new UsageException("--failure is '" + name + "'; it must be " + KINDS);
                }
                yield partial(name, Ranges.whole("--failure " + PARTIAL, name.substring(PARTIAL.length()), 1, 100));
            }
        };
    }

    private static Failure partial(String name, int percent) {
        Verdict verdict = Verdict.EITHER;
        if (percent >= THRESHOLD + NEAR) {
            verdict = Verdict.OPENS;
        } else if (percent <= THRESHOLD - NEAR) {
            verdict = Verdict.STAYS_CLOSED;
        }
        return new Failure(name, new Health.Partial(percent), false, verdict);
    }

    /** Whether every call fails while the dependency is broken. */
    boolean total() {
        return !keyed && !name.startsWith(PARTIAL);
    }
}
