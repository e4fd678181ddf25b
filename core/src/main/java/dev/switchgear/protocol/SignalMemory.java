package dev.switchgear.protocol;

import static dev.switchgear.spi.Condition.is;

import dev.switchgear.model.Signal;
import dev.switchgear.spi.Attribute;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an item remembers of the sources of signals. It is limited, because each source costs about 100 bytes, and a
 * circuit may have hundreds of alarms.
 *
 * <p>A source is remembered while it holds the circuit, and for 24 h after its newest signal, so that its late signals
 * are ignored; older alarms are ignored anyway. Of sources that no longer hold it, the newest {@value
 * Protocol#REMEMBERED_SIGNALS} are remembered.
 */
public record SignalMemory(CircuitSnapshot known, long now) {
    /**
     * The name under which sources hold a circuit that {@value Protocol#HOLDING_SIGNALS} hold already. No source can have it, so no
     * all-clear ends their hold.
     */
    static final String OTHERS = "*others";

    /**
     * The largest number of sources that one write removes, because an expression of DynamoDB has at most 300
     * operators.
     */
    private static final int FORGOTTEN_AT_ONCE = 50;

    /** The name under which {@code source} holds the circuit from now on. */
    String holderFor(String source) {
        Set<String> holding = holding();
        return holding.contains(source) || holding.size() < Protocol.HOLDING_SIGNALS ? source : OTHERS;
    }

    /** The end of the hold of {@code holder} if another source wants {@code wanted}. */
    long latestOfOthers(String holder, long wanted) {
        return holder.equals(OTHERS) ? Math.max(wanted, known.signalUntils().getOrDefault(OTHERS, 0L)) : wanted;
    }

    /** Whether {@code signal} is so old that a newer one of its source may be forgotten. */
    public boolean isTooOld(Signal signal) {
        return signal.atMillis() <= now - Protocol.LONGEST_SIGNAL_MILLIS
                && !known.signalAts().containsKey(signal.source());
    }

    /** Adds a holder, and removes those that have expired. */
    void hold(Draft draft, String holder) {
        Set<String> next = holding();
        if (next.size() == known.signals().size()) {
            draft.include(Attribute.SIGNALS, holder);
            return;
        }
        next.add(holder);
        draft.when(is(Attribute.SIGNALS, known.signals())).put(Attribute.SIGNALS, Set.copyOf(next));
    }

    /** Removes a holder, and those that have expired. The write has the condition that the set is unchanged. */
    void release(Draft draft, String holder) {
        Set<String> next = holding();
        boolean others = next.size() < known.signals().size();
        next.remove(holder);
        if (!others) {
            draft.exclude(Attribute.SIGNALS, holder);
        } else if (next.isEmpty()) {
            draft.remove(Attribute.SIGNALS);
        } else {
            draft.put(Attribute.SIGNALS, Set.copyOf(next));
        }
    }

    /** Forgets the sources that need not be remembered; {@code source} has just spoken. */
    void forget(Draft draft, String source) {
        Set<String> holding = holding();
        List<Map.Entry<String, Long>> idle = known.signalAts().entrySet().stream()
                .filter(entry ->
                        !holding.contains(entry.getKey()) && !entry.getKey().equals(source))
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
        long oldest = now - Protocol.LONGEST_SIGNAL_MILLIS;
        int forgotten = 0;
        for (int i = idle.size() - 1; i >= 0 && forgotten < FORGOTTEN_AT_ONCE; i--) {
            Map.Entry<String, Long> entry = idle.get(i);
            if (i >= Protocol.REMEMBERED_SIGNALS || entry.getValue() <= oldest) {
                draft.remove(Attribute.signalAt(entry.getKey())).remove(Attribute.signalUntil(entry.getKey()));
                forgotten++;
            }
        }
    }

    /** The sources whose holds have not ended, even for clocks that are behind. */
    private Set<String> holding() {
        return known.signalUntils().entrySet().stream()
                .filter(entry -> entry.getValue() > now - Protocol.SKEW_MILLIS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
