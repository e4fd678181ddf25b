/**
 * The circuit breaker of a fleet.
 *
 * <p><b>Who lives here:</b> what a caller uses ({@link dev.switchgear.Switchgear}, {@link dev.switchgear.Circuit}), the
 * rules of the protocol as pure functions of state, evidence, policy and time, and {@link dev.switchgear.Participant},
 * one environment's part in a circuit without any input or output of its own. <b>Who may call:</b> everyone.
 * <b>What never enters:</b> any dependency, any store's own types; and outside the few edge classes (clock, random
 * numbers, threads) no clock, random number, thread, log or environment variable.
 */
@NullMarked
package dev.switchgear;

import org.jspecify.annotations.NullMarked;
