package dev.switchgear.signals;

import java.time.Instant;

/**
 * A notice that a CloudWatch alarm has changed its state, from any of its forms.
 *
 * @param name the name of the alarm
 * @param arn the ARN of the alarm
 * @param account its account
 * @param region its region
 * @param contributor the time series that changed, for an alarm with several; empty if the alarm itself changed
 * @param state the new state
 * @param at when it changed, by the clock of CloudWatch
 * @param reason why, for a person
 * @param composite whether it is made of other alarms
 * @param suppressedBy what suppresses the alarm: a suppressor alarm, one of its periods, a mute rule; empty if nothing
 * does
 */
record AlarmNotice(
        String name,
        String arn,
        String account,
        String region,
        String contributor,
        State state,
        Instant at,
        String reason,
        boolean composite,
        String suppressedBy) {
    /** The state of an alarm. */
    enum State {
        OK,
        ALARM,
        INSUFFICIENT_DATA
    }
}
