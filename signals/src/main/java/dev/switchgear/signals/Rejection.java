package dev.switchgear.signals;

/**
 * Why something that arrived is not recorded. The name goes to the dead-letter queue with it.
 *
 * @since 0.1.0
 */
public enum Rejection {
    /** It is no JSON document. */
    NOT_JSON,
    /** It is not what EventBridge delivers. */
    NOT_AN_EVENT,
    /** Its source is not one that may report. */
    WRONG_SOURCE,
    /** Its account is not one that may report. */
    WRONG_ACCOUNT,
    /** Its detail does not follow the schema, or is of a version that this consumer does not read. */
    WRONG_SCHEMA,
    /** It happened too long ago to say anything about now. */
    TOO_OLD,
    /** It claims to be from the future. */
    FUTURE,
    /** Its source tells of failures only, and the circuit's rule needs totals. */
    NEEDS_TOTALS,
    /** No circuit belongs to this alarm. */
    UNMAPPED,
    /** It is no notification of an alarm. */
    NOT_AN_ALARM
}
