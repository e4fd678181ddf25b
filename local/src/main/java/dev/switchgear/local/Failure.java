package dev.switchgear.local;

import dev.switchgear.sandbox.Health;
import java.time.Duration;
import java.util.Set;

/**
 * A way in which the dependency breaks in a story.
 *
 * @param name the value of the option
 * @param health the health of the dependency while it is broken
 * @param keyed whether the shared circuit is asked by key
 * @param verdict what the shared circuit must do if it gets enough evidence
 */
record Failure(String name, Health health, boolean keyed, ExpectedVerdict verdict) {
    /** What a circuit must do during a failure. */
    enum ExpectedVerdict {
        OPENS,
        STAYS_CLOSED,
        /** The failure rate is so near the threshold that both are right. */
        EITHER
    }

    static final String KINDS = "errors, slow, hang, partial:PERCENT or keys";

    /** The circuit's threshold is 50 percent; both verdicts are right within this distance of it. */
    private static final int NEAR = 20;

    private static final int THRESHOLD = 50;

    /** Slow enough for a refusal to help, and below the timeout of callers. */
    private static final Duration SLOW = Duration.ofMillis(800);

    private static final String PARTIAL = "partial:";

    /** Two of the ten shards. */
    private static final Set<String> FAILING_KEYS = Set.of(LoadSource.key(3), LoadSource.key(7));

    /** @throws UsageException if the value is invalid */
    static Failure parse(String name) {
        return switch (name) {
            case "errors" -> new Failure(name, new Health.Errors(), false, ExpectedVerdict.OPENS);
            case "slow" -> new Failure(name, new Health.Slow(SLOW), false, ExpectedVerdict.OPENS);
            case "hang" -> new Failure(name, new Health.Hang(), false, ExpectedVerdict.OPENS);
            case "keys" -> new Failure(name, new Health.Keys(FAILING_KEYS), true, ExpectedVerdict.OPENS);
            default -> {
                if (!name.startsWith(PARTIAL)) {
                    throw new UsageException("--failure is '" + name + "'; it must be " + KINDS);
                }
                yield partial(name, Ranges.whole("--failure " + PARTIAL, name.substring(PARTIAL.length()), 1, 100));
            }
        };
    }

    private static Failure partial(String name, int percent) {
        ExpectedVerdict verdict = ExpectedVerdict.EITHER;
        if (percent >= THRESHOLD + NEAR) {
            verdict = ExpectedVerdict.OPENS;
        } else if (percent <= THRESHOLD - NEAR) {
            verdict = ExpectedVerdict.STAYS_CLOSED;
        }
        return new Failure(name, new Health.Partial(percent), false, verdict);
    }

    /** Whether every call fails while the dependency is broken. */
    boolean total() {
        return !keyed && !name.startsWith(PARTIAL);
    }
}
