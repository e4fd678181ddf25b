/**
 * One environment's part in the circuits of one dependency, without input or output.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.participant.Participant} and its parts (gate, prober, reporter, refresh,
 * trigger, window), and the {@linkplain dev.switchgear.participant.Step steps} that contain its requests to the store.
 * <b>Who may call:</b> the drivers of a participant: {@code dev.switchgear.driver}, the simulator, the handlers of a state
 * machine. <b>What never enters:</b> a clock, a thread, a lock, a store; times and random numbers are arguments.
 */
@NullMarked
package dev.switchgear.participant;

import org.jspecify.annotations.NullMarked;
