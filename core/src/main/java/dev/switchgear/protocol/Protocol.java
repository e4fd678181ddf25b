package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/** The fixed numbers of the protocol. They are the same for every participant of a fleet, so they are no policy. */
public final class Protocol {
    /** How far the clocks of two machines may differ, in milliseconds. */
    public static final long SKEW_MILLIS = 2_000;
    /** A watch that began so far in the future, in milliseconds, is of a clock that jumped, and nobody takes part in it. */
    public static final long FAR_AHEAD_MILLIS = 60_000;
    /** The longest lease of a probe that any policy allows, in milliseconds. */
    public static final long LONGEST_LEASE_MILLIS = 903_000;
    /** The longest that any policy allows a signal to hold a circuit open, in milliseconds. */
    public static final long LONGEST_SIGNAL_MILLIS = CircuitPolicy.LONGEST_SIGNAL.toMillis();
    /** Sources of signals that hold one circuit open by their names; what more say is told as one. */
    public static final int HOLDING_SIGNALS = 16;
    /** Sources that hold nothing and whose newest signal is remembered, so that a late one of theirs is ignored. */
    public static final int REMEMBERED_SIGNALS = 16;
    /** How long a watch runs before it is extended, unless the calls it hears of last longer, in milliseconds. */
    public static final long WATCH_MILLIS = 15_000;
    /** The longest a watch may last, in milliseconds: the longest call that any policy allows, and half as much. */
    public static final long LONGEST_WATCH_MILLIS = 1_355_000;
    /** The longest a watch of short calls may be extended to, in milliseconds. */
    public static final long LONGEST_EXTENSION_MILLIS = 120_000;
    /** An undecided watch is extended when less than this is left, in milliseconds. */
    public static final long EXTEND_BELOW_MILLIS = 10_000;
    /** Probe permits per epoch. */
    public static final int GRANTS = 10;
    /** What a good probe adds to the probe score. */
    public static final int GOOD_PROBE = 1;
    /** What a bad probe adds to the probe score. */
    public static final int BAD_PROBE = -1;
    /** The probe score that closes a circuit. */
    public static final int CLOSE_SCORE = 3;
    /** The probe score that opens it again. */
    public static final int REOPEN_SCORE = -2;
    /** The highest trigger level. */
    public static final int HIGHEST_LEVEL = 8;
    /** How long until a trigger level falls by one, in milliseconds. */
    public static final long LEVEL_DECAY_MILLIS = 300_000;
    /** A trip so long after the last recovery starts the backoff anew, in milliseconds. */
    public static final long QUIET_MILLIS = 60_000;
    /** The store may delete an item so long after its last write, in milliseconds. */
    public static final long ITEM_LIFE_MILLIS = 7 * 24 * 3_600_000L;
    /** The same for the item of a key: there may be many, and all are read together. Longer than the longest wait. */
    public static final long KEY_LIFE_MILLIS = 2 * 3_600_000L;
    /** The store may delete evidence so long after its last write, in milliseconds. */
    public static final long EVIDENCE_LIFE_MILLIS = 3_600_000L;
    /** Fleet size that is assumed when nothing is known. */
    public static final int ASSUMED_FLEET = 1_000;
    /** How many more environments than are known may have started a moment ago, when load and calls that hang meet. */
    public static final int CROWD = 16;
    /** Keys of one dependency that are in trouble and stored at once. */
    public static final int ACTIVE_KEYS = 16;
    /** Keys of one dependency that are stored at once, quiet ones included. */
    public static final int STORED_KEYS = 64;
    /** Items of keys of one dependency that lie in the table at once, with those that it has not come to delete. */
    public static final int STORED_ITEMS = 192;
    /** Keys of one dependency that one environment follows at once. */
    public static final int LOCAL_KEYS = 64;
    /** An OPEN circuit that nobody wrote to for so long is no reason to leave another one out, in milliseconds. */
    public static final long UNATTENDED_MILLIS = 300_000;
    /** How long an environment remembers the failures of what nobody calls any more, in milliseconds. */
    public static final long LOCAL_MEMORY_MILLIS = 600_000;
    /** An OPEN circuit is read again after so long, to see overrides and early ends, in milliseconds. */
    public static final long OPEN_REFRESH_MILLIS = 10_000;
    /** What was known so long ago still decides while the store is late with something newer, in milliseconds. */
    public static final long PLAUSIBLE_MILLIS = 10_000;
    /** After so long without an answer nothing current is known of a circuit, in milliseconds. */
    public static final long PAUSE_MILLIS = 5_000;
    /** An answer that took longer is not believed: the process was frozen while it waited; in milliseconds. */
    public static final long LATEST_ANSWER_MILLIS = 5_000;
    /** An OPEN circuit that could be probed, and of which nothing was heard for so long, has no store, in milliseconds. */
    public static final long FORSAKEN_MILLIS = 15_000;
    /** Shortest time between two reads that failures cause, in milliseconds. */
    public static final long SUSPICION_GAP_MILLIS = 200;
    /** Longest back-off of reads and writes while the store fails, in milliseconds. */
    public static final long LONGEST_BACK_OFF_MILLIS = 30_000;

    private Protocol() {}
}
