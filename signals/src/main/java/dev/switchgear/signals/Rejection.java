package dev.switchgear.signals;

/**
 * Why a message is not recorded. The name is stored in the dead-letter queue with the message.
 *
 * @since 0.1.0
 */
public enum Rejection {
    /** It is not a JSON document. */
    NOT_JSON,
    /** It is not an event from EventBridge. */
    NOT_AN_EVENT,
    /** Its source is not allowed. */
    WRONG_SOURCE,
    /** Its account is not allowed. */
    WRONG_ACCOUNT,
    /** Its detail does not follow the schema, or is of a version that this consumer does not read. */
    WRONG_SCHEMA,
    /** It happened too long ago to say anything about now. */
    TOO_OLD,
    /** Its time is in the future. */
    FUTURE,
    /** Its source reports failures only, and the circuit's rule needs totals. */
    NEEDS_TOTALS,
    /** No circuit belongs to this alarm. */
    UNMAPPED,
    /** It is not a notice of an alarm. */
    NOT_AN_ALARM
}
