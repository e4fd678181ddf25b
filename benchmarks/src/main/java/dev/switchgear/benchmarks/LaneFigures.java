package dev.switchgear.benchmarks;

import dev.switchgear.local.SideFigures;
import dev.switchgear.local.Timeline;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The figures of one contender in an outage.
 *
 * @param title its name in the report
 * @param fleet the figures from its callers and its dependency; an environment counts as protecting when it has refused
 *     a call
 * @param mostAtOnce the largest number of concurrent calls to the dead dependency after every environment had refused
 *     one; empty if one never did
 * @param reads reads of the table, by phase
 * @param writes writes to the table, by phase
 * @param trouble the first answer that came from neither the dependency nor the breaker; empty if there was none
 */
record LaneFigures(
        String title,
        SideFigures fleet,
        OptionalLong mostAtOnce,
        Map<Timeline.StoryPhase, Integer> reads,
        Map<Timeline.StoryPhase, Integer> writes,
        String trouble) {
    int reads(Timeline.StoryPhase phase) {
        return reads.getOrDefault(phase, 0);
    }

    int writes(Timeline.StoryPhase phase) {
        return writes.getOrDefault(phase, 0);
    }
}
