package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Micros;
import java.util.Locale;

/**
 * A fault with a beginning and an end. Faults have names and can be combined.
 *
 * @param kind the kind of fault
 * @param fromMillis since the start of the run
 * @param untilMillis since the start of the run
 * @param strength its strength; the meaning depends on the kind
 */
public record TimedFault(Kind kind, long fromMillis, long untilMillis, double strength) {
    /** The kinds of faults. */
    public enum Kind {
        /** The table refuses requests for capacity; strength: share of requests. */
        THROTTLED,
        /** Requests never reach the table; strength: share. */
        LOST_REQUESTS,
        /** The table answers, and the answer is lost; strength: share. */
        LOST_RESPONSES,
        /** Writes reach the table after their sender gave up, up to 30 s late; strength: share. */
        APPLIED_LATE,
        /** Writes reach the table twice; strength: share. */
        DUPLICATED,
        /** Requests take 5 to 200 ms longer; strength: share. */
        SLOW,
        /** Every request takes long, some much longer; strength: the median in milliseconds. */
        LATENCY,
        /** The same for writes alone. */
        SLOW_WRITES,
        /** The first request of an environment, and the first after 5 s, takes longer; strength: milliseconds. */
        COLD_CONNECTIONS,
        /** The table refuses every read and takes writes; strength: share. */
        READS_DENIED,
        /** The table answers reads and refuses every write, as to a role without the permission; strength: share. */
        WRITES_DENIED,
        /** The table refuses only the writes of evidence; strength: share. */
        EVIDENCE_DENIED,
        /** The table refuses only the writes that lease a probe; strength: share. */
        GRANTS_DENIED,
        /** A night of noise has left the trigger insensitive at the start of the fault; strength: the level. */
        LEVEL_LEFT,
        /** The day has left a fleet size in the item at the start of the fault; strength: the size. */
        HINT_LEFT,
        /** No request reaches the table, and no sender gets an error. */
        BLACK_HOLE,
        /** Every request fails at once. */
        OUTAGE,
        /** Eventually consistent reads lag; strength: mean lag in seconds. */
        STALE_READS,
        /** The item is deleted at the start of the fault. */
        ITEM_DELETED,
        /** The item is of a newer format while the fault lasts. */
        UNKNOWN_FORMAT,
        /** Environments stop during their work; strength: chance at each step. */
        FREEZES,
        /** Environments die during their work; strength: chance at each step. */
        KILLS,
        /** Environments die while they hold a probe; strength: share of probes. */
        PROBERS_KILLED,
        /** Wall clocks jump by up to an hour, and back at the end; strength: share of environments. */
        CLOCK_JUMPS,
        /** A deployment replaces every environment at the start of the fault. */
        DEPLOYMENT,
        /** An operator forces the circuit open. */
        FORCED_OPEN,
        /** An operator forces the circuit closed. */
        FORCED_CLOSED,
        /** An operator disables the circuit. */
        DISABLED,
        /** An alarm opens the circuit at the start and clears at the end. */
        ALARM,
        /** More requests come; strength: times the usual rate. */
        BURST,
        /** Each call uses more circuits at the same moment, for the whole run; strength: how many circuits in all. */
        MANY_CIRCUITS;

        /** Whether an operator or alarm outside of the fleet sets the state. */
        public boolean isOperators() {
            return this == FORCED_OPEN || this == FORCED_CLOSED || this == DISABLED || this == ALARM;
        }
    }

    boolean isAt(long nowMicros) {
        long millis = nowMicros / Micros.MILLI;
        return millis >= fromMillis && millis < untilMillis;
    }

    long fromMicros() {
        return fromMillis * Micros.MILLI;
    }

    long untilMicros() {
        return untilMillis * Micros.MILLI;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s(%.3f) %.1f-%.1f s", kind, strength, fromMillis / 1e3, untilMillis / 1e3);
    }
}
