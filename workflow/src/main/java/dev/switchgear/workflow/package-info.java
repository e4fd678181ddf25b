/**
 * The circuit breaker of Step Functions.
 *
 * <p><b>Who lives here:</b> the state machines, written by {@link dev.switchgear.workflow.Workflow} from core's
 * transition table and from the JSONata files beside these classes; the policies that let them run; the two Lambda
 * functions of the handlers machine. <b>Who may call:</b> code that deploys a fleet. <b>What never enters:</b> a rule
 * of the protocol that core does not have, a client of Step Functions, anything that runs a machine.
 */
@NullMarked
package dev.switchgear.workflow;

import org.jspecify.annotations.NullMarked;
