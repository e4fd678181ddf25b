package dev.switchgear.signals;

import java.time.Instant;

/**
 * That an alarm of CloudWatch changed its state, in whichever of its shapes it came.
 *
 * @param name of the alarm
 * @param arn of the alarm
 * @param account it lives in
 * @param region it lives in
 * @param contributor the time series of an alarm of many that changed; empty if the alarm itself did
 * @param state what it changed to
 * @param at when it changed, by CloudWatch
 * @param reason why, for a person
 * @param composite whether it is made of other alarms
 * @param suppressedBy what keeps the alarm from acting: a suppressor alarm, one of its periods, a mute rule; empty if
 *     nothing does
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
    /** What an alarm says. */
    enum State {
        OK,
        ALARM,
        INSUFFICIENT_DATA
    }
}
