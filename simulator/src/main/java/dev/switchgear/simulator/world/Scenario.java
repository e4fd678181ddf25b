package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Micros;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A scenario: a fleet, a dependency, and the faults. It does not include the protection of the fleet, so that several
 * protections can run in the same scenario.
 *
 * @param name in lower case with dashes, for {@code --scenario}
 * @param fleet the callers and their load
 * @param dependency the dependency
 * @param faults further faults; each has a start and an end
 * @param millis its duration
 */
public record Scenario(String name, FleetPlan fleet, DependencyPlan dependency, List<TimedFault> faults, long millis) {
    public Scenario {
        faults = List.copyOf(faults);
    }

    public static Scenario of(String name, FleetPlan fleet, DependencyPlan dependency, long seconds) {
        return new Scenario(name, fleet, dependency, List.of(), seconds * 1_000);
    }

    public Scenario withFaults(List<TimedFault> others) {
        return new Scenario(name, fleet, dependency, others, millis);
    }

    public Scenario withFleet(FleetPlan other) {
        return new Scenario(name, other, dependency, faults, millis);
    }

    public Scenario withDependency(DependencyPlan other) {
        return new Scenario(name, fleet, other, faults, millis);
    }

    public Scenario withMillis(long other) {
        return new Scenario(name, fleet, dependency, faults, other);
    }

    public long micros() {
        return millis * Micros.MILLI;
    }

    public boolean has(TimedFault.Kind kind) {
        return faults.stream().anyMatch(fault -> fault.kind() == kind);
    }

    /** Returns when the last fault and the last episode with an end are over, in milliseconds. */
    public long calmFrom() {
        long calm = 0;
        for (TimedFault fault : faults) {
            calm = Math.max(calm, fault.untilMillis());
        }
        for (Episode episode : dependency.episodes()) {
            boolean lasts = episode.untilMillis() >= millis;
            calm = Math.max(calm, lasts ? episode.fromMillis() : episode.untilMillis());
        }
        return calm;
    }

    /** Describes it in a few lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "scenario '%s': %d environments, %.2f requests/s, %s, %d keys, clocks off by %d ms and %.0f ppm, %.0f s",
                name,
                fleet.environments(),
                fleet.requestsPerSecond(),
                fleet.placement(),
                fleet.keys(),
                fleet.clocks().maxSkewMillis(),
                fleet.clocks().maxDriftPerMillion(),
                millis / 1e3));
        lines.add(String.format(Locale.ROOT, "  dependency: %.3f noise", dependency.noise()));
        dependency.episodes().forEach(episode -> lines.add("  dependency: " + episode));
        faults.forEach(fault -> lines.add("  fault: " + fault));
        return lines;
    }
}
