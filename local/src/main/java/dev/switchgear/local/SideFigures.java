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
 * The figures of one fleet, from the records of its callers and its dependency.
 *
 * @param callsToDeadDependency requests that reached the dependency while it was broken, as the dependency counted them
 * @param timeToOpenMillis from the break until every environment had shown that it protects the dependency; empty if
 *     one never did
 * @param timeToRecoverMillis from the recovery of the dependency to the last refusal; empty if refusals never ended
 * @param mostProbesAtOnce the largest number of requests with a probe permit that the dependency had at one moment
 * @param outcomes the number of requests by phase and outcome
 */
public record SideFigures(
        int callsToDeadDependency,
        OptionalLong timeToOpenMillis,
        OptionalLong timeToRecoverMillis,
        int mostProbesAtOnce,
        Map<Timeline.StoryPhase, Map<RequestOutcome, Integer>> outcomes) {
    /** Refusals have ended if there is none for this long. */
    private static final long CALM_MILLIS = 1_000;

    /** Computes the figures; {@code sightings} are the requests that the dependency received. */
    public static SideFigures of(
            Timeline timeline, int environments, List<Attempt> attempts, List<ReceivedRequest> sightings) {
        return new SideFigures(
                callsToDeadDependency(timeline, sightings),
                timeToOpen(timeline, environments, attempts),
                timeToRecover(timeline, attempts),
                mostAtOnce(sightings.stream().filter(ReceivedRequest::probe).toList()),
                outcomes(timeline, attempts));
    }

    /** Returns how many requests of a phase had {@code outcome}. */
    public int count(Timeline.StoryPhase phase, RequestOutcome outcome) {
        return outcomes.getOrDefault(phase, Map.of()).getOrDefault(outcome, 0);
    }

    /** Returns the same for the whole story. */
    public int count(RequestOutcome outcome) {
        return outcomes.values().stream()
                .mapToInt(counts -> counts.getOrDefault(outcome, 0))
                .sum();
    }

    private static int callsToDeadDependency(Timeline timeline, List<ReceivedRequest> sightings) {
        return (int) sightings.stream()
                .filter(sighting -> timeline.phase(sighting.atMillis()) == Timeline.StoryPhase.OUTAGE)
                .filter(sighting -> !sighting.reply().equals(Health.Reply.OK))
                .count();
    }

    private static OptionalLong timeToOpen(Timeline timeline, int environments, List<Attempt> attempts) {
        Map<String, Long> firstProtected = new HashMap<>();
        for (Attempt attempt : attempts) {
            long answeredMillis = attempt.atMillis() + attempt.tookMillis();
            if (attempt.showsProtection() && timeline.phase(answeredMillis) == Timeline.StoryPhase.OUTAGE) {
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

    /** Returns the largest number of these requests that were in progress at one moment. */
    public static int mostAtOnce(List<ReceivedRequest> sightings) {
        record CountChange(long atMillis, int change) {}
        List<CountChange> steps = new ArrayList<>();
        for (ReceivedRequest sighting : sightings) {
            steps.add(new CountChange(sighting.atMillis(), 1));
            steps.add(new CountChange(sighting.untilMillis(DependencyCall.TIMEOUT.toMillis()), -1));
        }
        // A request that ends when another begins does not overlap it.
        steps.sort(Comparator.comparingLong(CountChange::atMillis).thenComparingInt(CountChange::change));
        int most = 0;
        int now = 0;
        for (CountChange step : steps) {
            now += step.change;
            most = Math.max(most, now);
        }
        return most;
    }

    private static Map<Timeline.StoryPhase, Map<RequestOutcome, Integer>> outcomes(
            Timeline timeline, List<Attempt> attempts) {
        Map<Timeline.StoryPhase, Map<RequestOutcome, Integer>> counts = new EnumMap<>(Timeline.StoryPhase.class);
        for (Attempt attempt : attempts) {
            counts.computeIfAbsent(timeline.phase(attempt.atMillis()), phase -> new EnumMap<>(RequestOutcome.class))
                    .merge(attempt.outcome(), 1, Integer::sum);
        }
        return counts;
    }
}
