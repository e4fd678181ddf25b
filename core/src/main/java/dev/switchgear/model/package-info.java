/**
 * What a circuit is told and what it says, as values.
 *
 * <p><b>Who lives here:</b> the policy ({@link dev.switchgear.model.CircuitPolicy}), what a call is answered
 * ({@link dev.switchgear.model.Decision}, {@link dev.switchgear.model.Permit}, {@link dev.switchgear.model.Refusal}), what
 * it reports ({@link dev.switchgear.model.Outcome}, {@link dev.switchgear.model.Report}), what operators and alarms order
 * ({@link dev.switchgear.model.OperatorOverride}, {@link dev.switchgear.model.Signal}), and what is known of a circuit
 * ({@link dev.switchgear.model.CircuitStatus}, {@link dev.switchgear.model.CircuitEvent}). <b>Who may call:</b> everyone. <b>What never enters:</b> rules of the protocol, the store, clocks, threads.
 */
@NullMarked
package dev.switchgear.model;

import org.jspecify.annotations.NullMarked;
