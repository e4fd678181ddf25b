package dev.switchgear.benchmarks;

import dev.switchgear.local.RequestOutcome;
import dev.switchgear.local.SideFigures;
import dev.switchgear.local.Timeline;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;

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

    /**
     * Returns the median of each figure of several rounds, the larger one of two; of the concurrent calls the most, and
     * the first trouble. What was never reached counts as infinite.
     */
    static LaneFigures median(List<LaneFigures> rounds) {
        SideFigures fleet = new SideFigures(
                middle(rounds, lane -> lane.fleet().callsToDeadDependency()),
                middleIfAny(rounds, lane -> lane.fleet().timeToOpenMillis()),
                middleIfAny(rounds, lane -> lane.fleet().timeToRecoverMillis()),
                rounds.stream()
                        .mapToInt(lane -> lane.fleet().mostProbesAtOnce())
                        .max()
                        .orElseThrow(),
                byPhase(phase -> outcomes(rounds, phase)));
        return new LaneFigures(
                rounds.get(0).title(),
                fleet,
                rounds.stream()
                        .map(LaneFigures::mostAtOnce)
                        .flatMapToLong(OptionalLong::stream)
                        .max(),
                byPhase(phase -> middle(rounds, lane -> lane.reads(phase))),
                byPhase(phase -> middle(rounds, lane -> lane.writes(phase))),
                rounds.stream()
                        .map(LaneFigures::trouble)
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse(""));
    }

    private static Map<RequestOutcome, Integer> outcomes(List<LaneFigures> rounds, Timeline.StoryPhase phase) {
        Map<RequestOutcome, Integer> counts = new EnumMap<>(RequestOutcome.class);
        for (RequestOutcome outcome : RequestOutcome.values()) {
            counts.put(outcome, middle(rounds, lane -> lane.fleet().count(phase, outcome)));
        }
        return counts;
    }

    private static <T> Map<Timeline.StoryPhase, T> byPhase(Function<Timeline.StoryPhase, T> figure) {
        Map<Timeline.StoryPhase, T> all = new EnumMap<>(Timeline.StoryPhase.class);
        for (Timeline.StoryPhase phase : Timeline.StoryPhase.values()) {
            all.put(phase, figure.apply(phase));
        }
        return all;
    }

    private static int middle(List<LaneFigures> rounds, ToIntFunction<LaneFigures> figure) {
        return rounds.stream().mapToInt(figure).sorted().toArray()[rounds.size() / 2];
    }

    private static OptionalLong middleIfAny(List<LaneFigures> rounds, Function<LaneFigures, OptionalLong> figure) {
        long middle = rounds.stream()
                .mapToLong(lane -> figure.apply(lane).orElse(Long.MAX_VALUE))
                .sorted()
                .toArray()[rounds.size() / 2];
        return middle == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(middle);
    }
}
