/**
 * The stories of signals: failure events, health checks and alarms, on DynamoDB Local, its streams, and AWS's own
 * matcher of event patterns.
 *
 * <p>A story has virtual time, so it has the same result on any machine.
 */
@NullMarked
package dev.switchgear.local.signals;

import org.jspecify.annotations.NullMarked;
