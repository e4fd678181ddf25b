package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Trace;

/**
 * The inputs of a run. The same plan gives the same run, event for event.
 *
 * @param scenario the scenario
 * @param protection the protection of the fleet
 * @param seed the seed of all random numbers
 * @param trace the trace of the run
 */
public record RunPlan(Scenario scenario, Protection protection, long seed, Trace trace) {}
