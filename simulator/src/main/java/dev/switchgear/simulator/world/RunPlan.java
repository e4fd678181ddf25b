package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Trace;

/**
 * What makes a run: the same plan gives the same run, event for event.
 *
 * @param scenario what happens
 * @param protection what protects the fleet
 * @param seed of all randomness
 * @param trace who reads along
 */
public record RunPlan(Scenario scenario, Protection protection, long seed, Trace trace) {}
