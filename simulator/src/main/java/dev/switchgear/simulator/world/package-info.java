/**
 * One fleet and its surroundings: environments that are started, frozen and killed, the network to the table, the
 * dependency, an operator, faults; and how Switchgear takes part in it.
 *
 * <p><b>Who may call:</b> The peers, the invariants and the runs. <b>What never enters:</b> A check of what happens:
 * the invariants decide whether it is right.
 */
@NullMarked
package dev.switchgear.simulator.world;

import org.jspecify.annotations.NullMarked;
