package dev.switchgear.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A story to be told: a fleet, a dependency, and what goes wrong. What protects the fleet is no part of it, so that
 * several protections can be put through the same one.
 *
 * @param name in lower case with dashes, for {@code --scenario}
 * @param fleet who calls, and how often
 * @param dependency what is called
 * @param faults what goes wrong besides; each has a start and an end
 * @param millis how long it lasts
 */
record Scenario(String name, FleetPlan fleet, DependencyPlan dependency, List<Fault> faults, long millis) {
    Scenario {
        faults = List.copyOf(faults);
    }

    static Scenario of(String name, FleetPlan fleet, DependencyPlan dependency, long seconds) {
        return new Scenario(name, fleet, dependency, List.of(), seconds * 1_000);
    }

    Scenario withFaults(List<Fault> others) {
        return new Scenario(name, fleet, dependency, others, millis);
    }

    Scenario withFleet(FleetPlan other) {
        return new Scenario(name, other, dependency, faults, millis);
    }

    Scenario withDependency(DependencyPlan other) {
        return new Scenario(name, fleet, other, faults, millis);
    }

    Scenario withMillis(long other) {
        return new Scenario(name, fleet, dependency, faults, other);
    }

    long micros() {
        return millis * Micros.MILLI;
    }

    boolean has(Fault.Kind kind) {
        return faults.stream().anyMatch(fault -> fault.kind() == kind);
    }

    /** Says it in a few lines. */
    List<String> lines() {
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
