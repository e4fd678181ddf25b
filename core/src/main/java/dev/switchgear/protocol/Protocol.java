package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/** The fixed numbers of the protocol. They are the same for every participant of a fleet, so they are not part of the policy. */
public final class Protocol {
    /** How far the clocks of two machines may differ, in milliseconds. */
    public static final long SKEW_MILLIS = 2_000;
    /**
     * A watch that begins further in the future than this, in milliseconds, comes from a wrong clock and is ignored.
     */
    public static final long FAR_AHEAD_MILLIS = 60_000;
    /** The longest lease of a probe that any policy allows, in milliseconds. */
    public static final long LONGEST_LEASE_MILLIS = 903_000;
    /** The longest that any policy allows a signal to hold a circuit open, in milliseconds. */
    public static final long LONGEST_SIGNAL_MILLIS = CircuitPolicy.LONGEST_SIGNAL.toMillis();
    /** The largest number of sources of signals that hold a circuit with their names; further ones count as one. */
    public static final int HOLDING_SIGNALS = 16;
    /** The number of sources without a hold whose newest signal is remembered, so that late signals are ignored. */
    public static final int REMEMBERED_SIGNALS = 16;
    /** How long a watch runs before it is extended, unless its calls last longer, in milliseconds. */
    public static final long WATCH_MILLIS = 15_000;
    /** The longest a watch may last, in milliseconds: the longest call that any policy allows, and half as much. */
    public static final long LONGEST_WATCH_MILLIS = 1_355_000;
    /** The longest a watch of short calls may be extended to, in milliseconds. */
    public static final long LONGEST_EXTENSION_MILLIS = 120_000;
    /** An undecided watch is extended when less than this is left, in milliseconds. */
    public static final long EXTEND_BELOW_MILLIS = 10_000;
    /** Probe permits per epoch. */
    public static final int GRANTS = 10;
    /** The points of a successful probe. */
    public static final int GOOD_PROBE = 1;
    /** The points of a failed probe. */
    public static final int BAD_PROBE = -1;
    /** The probe score that closes a circuit. */
    public static final int CLOSE_SCORE = 3;
    /** The probe score that opens it again. */
    public static final int REOPEN_SCORE = -2;
    /** The highest trigger level. */
    public static final int HIGHEST_LEVEL = 8;
    /** How long until a trigger level falls by one, in milliseconds. */
    public static final long LEVEL_DECAY_MILLIS = 300_000;
    /** A trip this long after the last recovery resets the backoff, in milliseconds. */
    public static final long QUIET_MILLIS = 60_000;
    /** The store may delete an item this long after its last write, in milliseconds. */
    public static final long ITEM_LIFE_MILLIS = 7 * 24 * 3_600_000L;
    /** The same for the item of a key: there may be many, and all are read together. Longer than the longest wait. */
    public static final long KEY_LIFE_MILLIS = 2 * 3_600_000L;
    /** The store may delete evidence this long after its last write, in milliseconds. */
    public static final long EVIDENCE_LIFE_MILLIS = 3_600_000L;
    /** The default size of a fleet of unknown size. */
    public static final int ASSUMED_FLEET = 1_000;
    /** The factor by which a fleet may have grown a moment ago, when load and hanging calls come together. */
    public static final int CROWD = 16;
    /** Keys of one dependency that are in trouble and stored at once. */
    public static final int ACTIVE_KEYS = 16;
    /** Keys of one dependency that are stored at once, quiet ones included. */
    public static final int STORED_KEYS = 64;
    /** Items of keys of one dependency in the table at once, including expired ones. */
    public static final int STORED_ITEMS = 192;
    /** Keys of one dependency that one environment follows at once. */
    public static final int LOCAL_KEYS = 64;
    /** An OPEN circuit without a write for this long does not keep others from being stored, in milliseconds. */
    public static final long UNATTENDED_MILLIS = 300_000;
    /** How long an environment remembers the failures of a key without calls, in milliseconds. */
    public static final long LOCAL_MEMORY_MILLIS = 600_000;
    /** An OPEN circuit is read again after this long, to see overrides and early ends, in milliseconds. */
    public static final long OPEN_REFRESH_MILLIS = 10_000;
    /** How old a snapshot of a circuit at rest may become in a large fleet; operators wait as long for an override. */
    public static final long REST_REFRESH_MILLIS = 10_000;
    /** How often a whole fleet reads a circuit at rest, until its environments would have to read more rarely than that. */
    public static final int READS_PER_SECOND = 250;
    /**
     * How long an environment remembers that the table had no capacity for its read, in milliseconds; half of it to one and a half
     * times as long, so that not all of a fleet forget it at once.
     */
    public static final long THROTTLED_MEMORY_MILLIS = 3_600_000;
    /** A snapshot of this age still decides while the store is late, in milliseconds. */
    public static final long PLAUSIBLE_MILLIS = 10_000;
    /** After this long without an answer, a snapshot is no longer current, in milliseconds. */
    public static final long PAUSE_MILLIS = 5_000;
    /** An answer that took longer is ignored, because the process was frozen while it waited; in milliseconds. */
    public static final long LATEST_ANSWER_MILLIS = 5_000;
    /**
     * If an OPEN circuit could be probed and there is no answer for this long, the store is unavailable; in
     * milliseconds.
     */
    public static final long FORSAKEN_MILLIS = 15_000;
    /** Shortest time between two reads that failures cause, in milliseconds. */
    public static final long SUSPICION_GAP_MILLIS = 200;
    /** Longest back-off of reads and writes while the store fails, in milliseconds. */
    public static final long LONGEST_BACK_OFF_MILLIS = 30_000;

    private Protocol() {}
}
