/**
 * Circuits inside a Java Lambda handler.
 *
 * <p><b>Who lives here:</b> what turns a function's environment variables into circuits, what ties a call to its
 * invocation and its deadline, answers for each kind of caller, batches of records, metrics, and the hooks around a
 * snapshot. {@link dev.switchgear.lambda.LambdaSwitchgear} is the door. <b>Who may call:</b> a function's code. <b>What
 * never enters:</b> a rule of the protocol, or anything that must run between two invocations.
 */
@NullMarked
package dev.switchgear.lambda;

import org.jspecify.annotations.NullMarked;
