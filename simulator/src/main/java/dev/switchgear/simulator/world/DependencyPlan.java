package dev.switchgear.simulator.world;

import java.util.List;

/**
 * How the dependency behaves over time.
 *
 * @param noise the share of calls that fails when nothing is wrong
 * @param healthyMillis how long a call usually takes
 * @param timeoutMillis after which a caller gives up
 * @param episodes when it misbehaves; where several overlap, the first one in the list that concerns a call wins
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
