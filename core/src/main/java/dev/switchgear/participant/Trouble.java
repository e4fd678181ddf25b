package dev.switchgear.participant;

/** What matters of one circuit in trouble only; guarded by the lock of the driver of the participant. */
final class Trouble {
    /** Since when bad calls outweigh good ones; 0 while they do not. */
    long badSince;

    /** The duration of the longest bad call of this period; a watch must last longer than the next ones. */
    long longestBadMillis;

    /** Since when reads of this OPEN circuit get no answer; 0 otherwise. */
    long unheardSince;

    long retryAfterUntil;

    /** Notes that a call ended at {@code at}, and whether good calls outweigh bad ones now. */
    void count(boolean calm, long at) {
        badSince = calm ? 0 : badSince == 0 ? at : badSince;
    }

    void startPeriod(boolean open) {
        badSince = 0;
        longestBadMillis = 0;
        if (!open) {
            retryAfterUntil = 0;
        }
    }
}
