package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of one item, immutable. Times are milliseconds on the wall clock, or 0 if there is none.
 *
 * @param signalUntils source to the time until which it holds the circuit open; for ever if there is none
 * @param deletableAt when the store may delete the item; 0 if there is no such time
 * @param signalAts source to the time at which its newest signal changed, also for sources that no longer hold the
 * circuit
 * @param flaws the invalid values of the item, for a person, with the valid ones
 * @param isUnclear whether no state can be read from it, so that only its override counts
 */
public record CircuitSnapshot(
        boolean open,
        long epoch,
        long openUntil,
        long openedAt,
        int reopens,
        int probeScore,
        long probeMillis,
        int grants,
        List<Lease> leases,
        Watch watch,
        int level,
        long levelAt,
        long rampFrom,
        long rampMillis,
        int fleetHint,
        Optional<OperatorOverride> override,
        Map<String, Long> signalUntils,
        Map<String, Long> signalAts,
        String reason,
        String writer,
        long committedAt,
        long deletableAt,
        @Nullable String policyText,
        List<String> flaws,
        boolean isUnclear) {
    /** A circuit that is not in the store: CLOSED, epoch 0. */
    public static final CircuitSnapshot ABSENT = SnapshotReader.read(CircuitItem.ABSENT);

    /** Returns the snapshot of an item. */
    public static CircuitSnapshot of(CircuitItem item) {
        return item.isAbsent() ? ABSENT : SnapshotReader.read(item);
    }

    /** The sources of the signals that hold the circuit open. */
    public Set<String> signals() {
        return signalUntils.keySet();
    }

    /** The sources of the signals that hold the circuit open at {@code now}. */
    public Set<String> signals(long now) {
        return signalUntils.entrySet().stream()
                .filter(signal -> signal.getValue() > now)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The override in force at {@code now}; one that has ended stays in the item until the next write. */
    public Optional<OperatorOverride> override(long now) {
        return override.isPresent() && override.get().isLive(now) ? override : Optional.empty();
    }

    /** The time until which other sources than {@code source} hold the circuit open; 0 if there are none. */
    public long heldWithout(String source) {
        return signalUntils.entrySet().stream()
                .filter(signal -> !signal.getKey().equals(source))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    public Phase phase(long now, CircuitPolicy policy) {
        if (!open) {
            return rampMillis > 0 && now - rampFrom < rampMillis && now >= rampFrom - Protocol.SKEW_MILLIS
                    ? Phase.RAMPING
                    : Phase.CLOSED;
        }
        return openUntil > now && openUntil <= latestSaneWait(now, policy) ? Phase.WAITING : Phase.PROBING;
    }

    /**
     * The latest end of a wait that a writer with a correct clock stores. The writer of a signal may have another
     * policy than its reader, so for a signal the limit is a number of the protocol.
     */
    public long latestSaneWait(long now, CircuitPolicy policy) {
        boolean held = !signals(now - Protocol.SKEW_MILLIS).isEmpty();
        long longest = !held ? Waits.longestMillis(policy) : Protocol.LONGEST_SIGNAL_MILLIS;
        return now + Math.max(longest, Waits.longestMillis(policy)) + Protocol.SKEW_MILLIS;
    }

    /** The level for the trigger: the stored one, minus its decay. */
    public int levelAt(long now) {
        long falls = Math.max(0, now - levelAt) / Protocol.LEVEL_DECAY_MILLIS;
        return (int) Math.max(0, Math.min(level, Protocol.HIGHEST_LEVEL) - falls);
    }

    /** The number of reopenings if the circuit trips now. */
    public int reopensIfTripped(long now) {
        boolean relapse = rampFrom > 0 && now - rampFrom <= Protocol.QUIET_MILLIS;
        return relapse ? Math.min(reopens + 1, 30) : 0;
    }

    /** Whether the circuit was opened soon after a recovery. */
    boolean isRelapse() {
        return rampFrom > 0 && openedAt - rampFrom <= Protocol.QUIET_MILLIS;
    }

    /** How long ago the newest watch was started, in milliseconds; it may count what happened before. */
    public long watchAgeMillis(long now) {
        return Math.max(0, now - watchStartMillis());
    }

    long watchStartMillis() {
        boolean own = levelAt > watch.fromMillis() && levelAt < watch.untilMillis();
        return own ? levelAt : watch.fromMillis();
    }

    /** Whether a watch has found nothing since {@code earlier} was known. */
    public boolean isCalmedSince(CircuitSnapshot earlier, long now) {
        return epoch == earlier.epoch && levelAt > earlier.levelAt && level > 0 && isCalmed() && !watch.isActive(now);
    }

    /** Whether the newest watch was ended because it found nothing; one whose time was over has found neither. */
    public boolean isCalmed() {
        return levelAt > watch.untilMillis();
    }

    /** Whether the newest watch is the one that every recovery starts. */
    public boolean isWatchedAfterRecovery() {
        return rampFrom > 0 && watch.fromMillis() == rampFrom;
    }

    public boolean isDecided() {
        return probeScore >= Protocol.CLOSE_SCORE || probeScore <= Protocol.REOPEN_SCORE;
    }

    /** The end of the first lease, for a caller that found no free slot. */
    public long firstLeaseOver(long now) {
        return leases.stream()
                .filter(lease -> !lease.isOver(now))
                .mapToLong(lease -> lease.untilMillis() + Protocol.SKEW_MILLIS + 1)
                .min()
                .orElse(now);
    }

    /**
     * Since when a probe could have been granted: the end of the wait, or of the last expired lease. An invalid wait or
     * lease, of a clock that was far ahead, counts as ended long ago.
     */
    long grantableSince(long now) {
        long since = openUntil > now ? 0 : openUntil;
        for (Lease lease : leases) {
            if (lease.isOver(now) && lease.untilMillis() <= now) {
                since = Math.max(since, Math.min(now, lease.untilMillis() + Protocol.SKEW_MILLIS));
            }
        }
        return since;
    }

    public boolean allSlotsFree(long now) {
        return leases.stream().allMatch(lease -> lease.isOver(now));
    }

    /** How many probes may be running within their leases. */
    public long runningLeases(long now) {
        return leases.stream().filter(lease -> !lease.isOver(now)).count();
    }

    public int highestSlot(CircuitPolicy policy) {
        return leases.stream().mapToInt(Lease::slot).reduce(policy.probes(), Math::max);
    }

    /** Whether a change from this snapshot to {@code next} begins a new period, in which old outcomes are ignored. */
    public boolean isOtherPeriodThan(CircuitSnapshot next) {
        boolean created = epoch == 0 && !open && !next.open;
        return epoch != next.epoch && !created;
    }

    /** Whether the circuit is not CLOSED, or has a watch. */
    public boolean isActive(long now) {
        return open || watch.isActive(now) || override(now).isPresent();
    }

    /** Whether some environment works on its trouble now; an OPEN circuit that nobody probes has none. */
    public boolean isInTrouble(long now) {
        boolean attended = openUntil > now || now - committedAt < Protocol.UNATTENDED_MILLIS;
        return watch.isActive(now) || (open && attended);
    }

    /** Whether the item has expired, and is only not deleted yet. */
    public boolean isForgotten(long now) {
        if (policyText != null
                || openUntil > now
                || watch.isActive(now)
                || override(now).isPresent()) {
            return false;
        }
        long ended = override.flatMap(OperatorOverride::until)
                .map(until -> until.toEpochMilli())
                .orElse(0L);
        long newest = Math.max(ended, committedAt); // 0: a person wrote it, nobody knows when
        long end = deletableAt > 0 || newest == 0 ? deletableAt : newest + Protocol.ITEM_LIFE_MILLIS;
        return end > 0 && end + Protocol.SKEW_MILLIS < now;
    }
}
