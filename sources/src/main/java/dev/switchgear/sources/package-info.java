/**
 * Queues and streams that depend on a circuit.
 *
 * <p><b>Who lives here:</b> the source governor, which pauses event source mappings while their circuit is open, and
 * resumes them, and its handler. Start with {@link dev.switchgear.sources.SourceGovernorHandler}, or in a program of your own with
 * {@link dev.switchgear.sources.SourceGovernor}. Events that were refused are parked and redriven by {@link
 * dev.switchgear.sources.ParkingHandler}. <b>Who may call:</b> Lambda, on a schedule and on the events of circuits. <b>What never enters:</b> a rule of the protocol, a thread, a wait for Lambda to finish a
 * change.
 */
@NullMarked
package dev.switchgear.sources;

import org.jspecify.annotations.NullMarked;
