/**
 * The rules of the protocol, as pure functions of snapshot, evidence, policy and time.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.protocol.CircuitSnapshot} and {@link dev.switchgear.protocol.Phase} (the
 * state of a circuit), {@link dev.switchgear.protocol.Transitions} and {@link dev.switchgear.protocol.OperatorTransitions}
 * (every write, as a value), {@link dev.switchgear.protocol.Judgement} (what evidence means), {@link
 * dev.switchgear.protocol.Cohort} (who reports), {@link dev.switchgear.protocol.Suspicion} (when to start a watch), {@link
 * dev.switchgear.protocol.ProbeTurn}, {@link dev.switchgear.protocol.Ramp}, {@link dev.switchgear.protocol.Waits}. <b>Who may
 * call:</b> the layers above, and other modules that write items or check the rules. <b>What never enters:</b> state, input,
 * output, clocks; random numbers are arguments.
 */
@NullMarked
package dev.switchgear.protocol;

import org.jspecify.annotations.NullMarked;
