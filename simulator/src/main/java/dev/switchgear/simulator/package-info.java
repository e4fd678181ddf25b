/**
 * A whole fleet inside one thread: deterministic, seeded, and checked at every step.
 *
 * <p><b>Who lives here:</b> virtual time; networks, clocks, environments and a table with faults; the production
 * {@link dev.switchgear.participant.Participant}, which runs in these environments; other protections in the same
 * world; the checks of the protocol's invariants. <b>Who may call:</b> the command line, through
 * {@link dev.switchgear.simulator.Simulate}; nobody's production code. <b>What never enters:</b> a second copy of a
 * rule of {@code core}, real time, threads inside a run, random numbers that do not come from the seed, the iteration
 * order of a hash map.
 *
 * <p><b>Folders</b>, each of which uses only those before it: {@code time}, {@code table}, {@code world}, then
 * {@code peers} and {@code invariants} side by side, {@code runs}, {@code report}. {@code model} uses none of them.
 */
@NullMarked
package dev.switchgear.simulator;

import org.jspecify.annotations.NullMarked;
