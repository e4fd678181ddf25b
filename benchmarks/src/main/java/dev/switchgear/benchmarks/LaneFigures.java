package dev.switchgear.benchmarks;

import dev.switchgear.local.SideFigures;
import dev.switchgear.local.Timeline;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What one contender did in an outage.
 *
 * @param title who
 * @param fleet what its callers and its dependency saw; environments count as protecting once they have refused a call
 * @param mostAtOnce the most calls that were at the dead dependency at once after every environment had refused one; empty
 *     if one never did
 * @param reads requests to the table, by phase
 * @param writes likewise
 * @param trouble the first answer that was neither the dependency's nor the breaker's; empty if there was none
 */
record LaneFigures(
        String title,
        SideFigures fleet,
        OptionalLong mostAtOnce,
        Map<Timeline.Phase, Integer> reads,
        Map<Timeline.Phase, Integer> writes,
        String trouble) {
    int reads(Timeline.Phase phase) {
        return reads.getOrDefault(phase, 0);
    }

    int writes(Timeline.Phase phase) {
        return writes.getOrDefault(phase, 0);
    }
}
