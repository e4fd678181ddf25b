package dev.switchgear.local;

import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.ReceivedRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What one fleet did in a story, computed from what its callers and its dependency saw.
 *
 * @param callsToDeadDependency requests that met the failure while the dependency was broken, by its own count
 * @param timeToOpenMillis from the break until every environment had shown that it protects the dependency; empty if one
 *     never did
 * @param timeToRecoverMillis from the healing to the last refusal; empty if refusals went on to the end
 * @param mostProbesAtOnce the most requests under a probe permit that the dependency held at one moment
 * @param outcomes what requests came to, by phase
 */
public record SideFigures(
        int callsToDeadDependency,
        OptionalLong timeToOpenMillis,
        OptionalLong timeToRecoverMillis,
        int mostProbesAtOnce,
        Map<Timeline.Phase, Map<RequestOutcome, Integer>> outcomes) {
    /** So long without a refusal means that refusals are over. */
    private static final long CALM_MILLIS = 1_000;

    /** Computes them; {@code sightings} are the requests that the dependency has seen. */
    public static SideFigures of(
            Timeline timeline, int environments, List<Attempt> attempts, List<ReceivedRequest> sightings) {
        return new SideFigures(
                callsToDeadDependency(timeline, sightings),
                timeToOpen(timeline, environments, attempts),
                timeToRecover(timeline, attempts),
                mostAtOnce(sightings.stream().filter(ReceivedRequest::probe).toList()),
                outcomes(timeline, attempts));
    }

    /** How many requests of a phase came to {@code outcome}. */
    public int count(Timeline.Phase phase, RequestOutcome outcome) {
        return outcomes.getOrDefault(phase, Map.of()).getOrDefault(outcome, 0);
    }

    /** Over the whole story. */
    public int count(RequestOutcome outcome) {
        return outcomes.values().stream()
                .mapToInt(counts -> counts.getOrDefault(outcome, 0))
                .sum();
    }

    private static int callsToDeadDependency(Timeline timeline, List<ReceivedRequest> sightings) {
        return (int) sightings.stream()
                .filter(sighting -> timeline.phase(sighting.atMillis()) == Timeline.Phase.OUTAGE)
                .filter(sighting -> !sighting.reply().equals(Health.Reply.OK))
                .count();
    }

    private static OptionalLong timeToOpen(Timeline timeline, int environments, List<Attempt> attempts) {
        Map<String, Long> firstProtected = new HashMap<>();
        for (Attempt attempt : attempts) {
            long answeredMillis = attempt.atMillis() + attempt.tookMillis();
            if (attempt.showsProtection() && timeline.phase(answeredMillis) == Timeline.Phase.OUTAGE) {
                firstProtected.merge(attempt.environment(), answeredMillis, Math::min);
            }
        }
        if (firstProtected.size() < environments) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(latest(firstProtected.values()) - timeline.brokenMillis());
    }

    private static OptionalLong timeToRecover(Timeline timeline, List<Attempt> attempts) {
        List<Long> refusals = attempts.stream()
                .filter(attempt -> attempt.outcome() == RequestOutcome.REFUSED)
                .map(Attempt::atMillis)
                .filter(atMillis -> atMillis >= timeline.healedMillis())
                .toList();
        long last = refusals.isEmpty() ? timeline.healedMillis() : latest(refusals);
        return timeline.endedMillis() - last < CALM_MILLIS
                ? OptionalLong.empty()
                : OptionalLong.of(last - timeline.healedMillis());
    }

    private static long latest(Collection<Long> moments) {
        return moments.stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    /** The most of these requests that were under way at one moment. */
    public static int mostAtOnce(List<ReceivedRequest> sightings) {
        record Step(long atMillis, int change) {}
        List<Step> steps = new ArrayList<>();
        for (ReceivedRequest sighting : sightings) {
            steps.add(new Step(sighting.atMillis(), 1));
            steps.add(new Step(sighting.untilMillis(DependencyCall.TIMEOUT.toMillis()), -1));
        }
        // One that ends as another begins is not beside it.
        steps.sort(Comparator.comparingLong(Step::atMillis).thenComparingInt(Step::change));
        int most = 0;
        int now = 0;
        for (Step step : steps) {
            now += step.change;
            most = Math.max(most, now);
        }
        return most;
    }

    private static Map<Timeline.Phase, Map<RequestOutcome, Integer>> outcomes(
            Timeline timeline, List<Attempt> attempts) {
        Map<Timeline.Phase, Map<RequestOutcome, Integer>> counts = new EnumMap<>(Timeline.Phase.class);
        for (Attempt attempt : attempts) {
            counts.computeIfAbsent(timeline.phase(attempt.atMillis()), phase -> new EnumMap<>(RequestOutcome.class))
                    .merge(attempt.outcome(), 1, Integer::sum);
        }
        return counts;
    }
}
