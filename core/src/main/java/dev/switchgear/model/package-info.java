/**
 * The values that callers pass to a circuit and get back.
 *
 * <p><b>Who lives here:</b> the policy ({@link dev.switchgear.model.CircuitPolicy}); the answer to a call
 * ({@link dev.switchgear.model.Decision}, {@link dev.switchgear.model.Permit}, {@link dev.switchgear.model.Refusal}); its
 * outcome ({@link dev.switchgear.model.Outcome}, {@link dev.switchgear.model.Report}); what operators and alarms set
 * ({@link dev.switchgear.model.OperatorOverride}, {@link dev.switchgear.model.Signal}); and the state of a circuit
 * ({@link dev.switchgear.model.CircuitStatus}, {@link dev.switchgear.model.CircuitEvent}). <b>Who may call:</b> everyone.
 * <b>What never enters:</b> rules of the protocol, the store, clocks, threads.
 */
@NullMarked
package dev.switchgear.model;

import org.jspecify.annotations.NullMarked;
