package dev.switchgear.simulator.world;

import java.util.List;

/**
 * The behaviour of the dependency over time.
 *
 * @param noise the share of calls that fails while it is healthy
 * @param healthyMillis the usual duration of a call
 * @param timeoutMillis the timeout of callers
 * @param episodes its episodes of trouble; if several overlap, the first one in the list that concerns a call applies
 */
public record DependencyPlan(double noise, long healthyMillis, long timeoutMillis, List<Episode> episodes) {
    public DependencyPlan {
        episodes = List.copyOf(episodes);
    }

    public static DependencyPlan of(double noise, Episode... episodes) {
        return new DependencyPlan(noise, 50, 1_000, List.of(episodes));
    }

    public DependencyPlan withEpisodes(List<Episode> others) {
        return new DependencyPlan(noise, healthyMillis, timeoutMillis, others);
    }

    public boolean isDead(long nowMicros) {
        for (Episode episode : episodes) {
            if (episode.isAt(nowMicros) && episode.isTotal(nowMicros)) {
                return true;
            }
        }
        return false;
    }

    public boolean isIll(long nowMicros) {
        for (Episode episode : episodes) {
            if (episode.isAt(nowMicros)) {
                return true;
            }
        }
        return false;
    }
}
