/**
 * Evidence and signals from outside the caller, and the circuit's changes out.
 *
 * <p><b>Who lives here:</b> the events in which calls are reported, and the consumer that records them; the handler of
 * CloudWatch alarms; the runner of health checks; the publisher of what happens to circuits; and what a sender needs.
 * <b>Who may call:</b> Lambda, through the handlers; a function that reports its calls, through {@link
 * dev.switchgear.signals.OutcomeSender}. <b>What never enters:</b> rules of the protocol (an event is recorded by {@code
 * core}'s intake, an alarm and a health check are {@code core}'s signals), and any write to the table that is not one of
 * {@code core}'s transitions, but for the health checks' own book.
 */
@NullMarked
package dev.switchgear.signals;

import org.jspecify.annotations.NullMarked;
