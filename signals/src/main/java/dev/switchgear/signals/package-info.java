/**
 * Evidence and signals from outside of a function, and events about changes of circuits.
 *
 * <p><b>Who lives here:</b> the events that report calls, their sender, and the consumer that records them; the handler
 * of CloudWatch alarms; the runner of health checks; the publisher of changes of circuits.
 * <b>Who may call:</b> Lambda, through the handlers; a function that reports its calls, through {@link
 * dev.switchgear.signals.OutcomeSender}. <b>What never enters:</b> rules of the protocol (an event is recorded by
 * {@code core}'s intake, an alarm and a health check are {@code core}'s signals), and any write to the table that is
 * not one of {@code core}'s transitions, except for the item of the health checks.
 */
@NullMarked
package dev.switchgear.signals;

import org.jspecify.annotations.NullMarked;
