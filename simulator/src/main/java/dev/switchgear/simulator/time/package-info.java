/**
 * Virtual time: one queue of events is the network and the clock of a run; wall clocks that are wrong by as much as a seed says; the seeds and the trace.
 *
 * <p><b>Who may call:</b> Everybody in this room. <b>What never enters:</b> Real time, and randomness that does not come from a seed.
 */
@NullMarked
package dev.switchgear.simulator.time;

import org.jspecify.annotations.NullMarked;
