/**
 * One environment's part in the circuits of one dependency, without input or output.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.participant.Participant}, what it consists of (gate, prober, reporter, refresh,
 * trigger, window), and the {@linkplain dev.switchgear.participant.Step steps} in which it asks the store. <b>Who may call:</b> who drives one: {@code dev.switchgear.driver}, the simulator, a state machine's handlers. <b>What never enters:</b> a clock, a thread, a
 * lock, a store; its times and random numbers are handed in.
 */
@NullMarked
package dev.switchgear.participant;

import org.jspecify.annotations.NullMarked;
