/**
 * Circuits inside a Java Lambda handler.
 *
 * <p><b>Who lives here:</b> settings from environment variables, calls with the deadline of their invocation, answers
 * for each kind of caller, batches of records, metrics, and the hooks around a snapshot. Start with {@link
 * dev.switchgear.lambda.LambdaSwitchgear}. <b>Who may call:</b> the code of a function. <b>What
 * never enters:</b> a rule of the protocol, or anything that must run between two invocations.
 */
@NullMarked
package dev.switchgear.lambda;

import org.jspecify.annotations.NullMarked;
