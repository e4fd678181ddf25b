/**
 * The stories of signals: failure events, health checks and alarms, on DynamoDB Local, its streams, and AWS's own
 * matcher of event patterns; and the bench of the consumer of events.
 *
 * <p>A story has virtual time, so that it shows the same on any machine.
 */
@NullMarked
package dev.switchgear.local.signals;

import org.jspecify.annotations.NullMarked;
