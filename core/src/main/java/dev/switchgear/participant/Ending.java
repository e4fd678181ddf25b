package dev.switchgear.participant;

/**
 * The end of a call, without its outcome.
 *
 * @param slow whether it took as long as the policy calls slow
 * @param lastedMillis how long it took; 0 if unknown
 * @param atMillis when it ended, which may be long before its outcome can be recorded
 */
record Ending(boolean slow, long lastedMillis, long atMillis) {
    static final Ending UNKNOWN = new Ending(false, 0, 0);
}
