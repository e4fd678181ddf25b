/**
 * Virtual time: one queue of events is the network and the clock of a run; the errors of wall clocks come from a seed;
 * the seeds and the trace.
 *
 * <p><b>Who may call:</b> All packages of this module. <b>What never enters:</b> Real time, and random numbers that do
 * not come from a seed.
 */
@NullMarked
package dev.switchgear.simulator.time;

import org.jspecify.annotations.NullMarked;
