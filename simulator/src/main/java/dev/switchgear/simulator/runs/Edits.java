package dev.switchgear.simulator.runs;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.simulator.time.Clocks;
import dev.switchgear.simulator.world.DependencyPlan;
import dev.switchgear.simulator.world.Episode;
import dev.switchgear.simulator.world.FleetPlan;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.TimedFault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The parts that a shortened trial leaves out. Faults and episodes have their number in the full trial, so that a seed
 * and its edits name a short trial exactly.
 *
 * @param without {@code fault:N}, {@code episode:N}, {@code keys}, {@code clocks}, {@code policy} or {@code noise}
 * @param environments the number of environments; 0 for as many as in the full trial
 */
public record Edits(Set<String> without, int environments) {
    static final Edits NONE = new Edits(Set.of(), 0);

    public Edits {
        without = new LinkedHashSet<>(without);
    }

    /**
     * Reads the values of {@code --without} and {@code --environments}.
     *
     * @throws IllegalArgumentException if a part cannot be left out
     */
    public static Edits of(String list, int environments) {
        Set<String> parts = new LinkedHashSet<>();
        for (String part : list.split(",", -1)) {
            if (!part.isBlank()) {
                if (!part.trim().matches("(fault|episode):[0-9]+|keys|clocks|policy|noise")) {
                    throw new IllegalArgumentException("--without accepts fault:N, episode:N, keys, clocks, policy and"
                            + " noise, but not '" + part.trim() + "'");
                }
                parts.add(part.trim());
            }
        }
        return new Edits(parts, environments);
    }

    Edits plus(String part) {
        Edits more = new Edits(without, environments);
        more.without.add(part);
        return more;
    }

    Edits withEnvironments(int number) {
        return new Edits(without, number);
    }

    public Trial of(Trial full) {
        Scenario scenario = full.scenario();
        List<TimedFault> faults = kept("fault:", scenario.faults());
        List<Episode> episodes = kept("episode:", scenario.dependency().episodes());
        FleetPlan fleet = scenario.fleet();
        fleet = environments > 0 ? fleet.withEnvironments(environments) : fleet;
        fleet = without.contains("keys") ? fleet.withKeys(0) : fleet;
        fleet = without.contains("clocks") ? fleet.withClocks(Clocks.RIGHT) : fleet;
        DependencyPlan plan = scenario.dependency();
        plan = without.contains("noise")
                ? new DependencyPlan(0, plan.healthyMillis(), plan.timeoutMillis(), plan.episodes())
                : plan;
        Scenario edited = scenario.withFaults(faults).withFleet(fleet).withDependency(plan.withEpisodes(episodes));
        CircuitPolicy policy = without.contains("policy") ? CircuitPolicy.defaults() : full.policy();
        return new Trial(full.seed(), edited, policy);
    }

    private <T> List<T> kept(String prefix, List<T> all) {
        List<T> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (!without.contains(prefix + i)) {
                kept.add(all.get(i));
            }
        }
        return kept;
    }

    /** Returns the options of these edits, with a space before each. */
    public String options() {
        String parts = without.isEmpty() ? "" : " --without " + String.join(",", without);
        return parts + (environments > 0 ? " --environments " + environments : "");
    }
}
