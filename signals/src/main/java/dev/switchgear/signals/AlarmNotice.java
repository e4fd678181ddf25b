package dev.switchgear.signals;

import java.time.Instant;

/**
 * That an alarm of CloudWatch changed its state, in whichever of its shapes it came.
 *
 * @param name of the alarm
 * @param arn of the alarm
 * @param account it lives in
 * @param state what it changed to
 * @param at when it changed, by CloudWatch
 * @param reason why, for a person
 * @param composite whether it is made of other alarms
 */
record AlarmNotice(String name, String arn, String account, State state, Instant at, String reason, boolean composite) {
    /** What an alarm says. */
    enum State {
        OK,
        ALARM,
        INSUFFICIENT_DATA
    }
}
