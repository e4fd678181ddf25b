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
 * What an item remembers of the sources of signals, and how it stays small: each costs about 100 bytes, and a circuit may
 * have hundreds of alarms.
 *
 * <p>A source is remembered while it holds the circuit, and for 24 h after its newest signal, so that a late one of its own
 * is ignored; an alarm that is older than that is ignored by itself. Of sources that hold nothing the newest {@value
 * Protocol#REMEMBERED_SIGNALS} are remembered.
 */
public record SignalMemory(CircuitSnapshot known, long now) {
    /** The name under which sources hold a circuit that {@value Protocol#HOLDING_SIGNALS} hold already. */
    static final String OTHERS = "others";

    /** What one write forgets at most: an expression of DynamoDB has room for 300 operators. */
    private static final int FORGOTTEN_AT_ONCE = 50;

    /** The name under which {@code source} holds the circuit from now on. */
    String holderFor(String source) {
        Set<String> holding = holding();
        return holding.contains(source) || holding.size() < Protocol.HOLDING_SIGNALS ? source : OTHERS;
    }

    /** Until when {@code holder} holds the circuit if one more wants it until {@code wanted}. */
    long latestOfOthers(String holder, long wanted) {
        return holder.equals(OTHERS) ? Math.max(wanted, known.signalUntils().getOrDefault(OTHERS, 0L)) : wanted;
    }

    /** Whether {@code signal} is so old that nobody may remember a newer one of its source. */
    public boolean isTooOld(Signal signal) {
        return signal.atMillis() <= now - Protocol.LONGEST_SIGNAL_MILLIS
                && !known.signalAts().containsKey(signal.source());
    }

    /** Adds a holder, and drops those whose time is over. */
    void hold(Draft draft, String holder) {
        Set<String> next = holding();
        if (next.size() == known.signals().size()) {
            draft.include(Attribute.SIGNALS, holder);
            return;
        }
        next.add(holder);
        draft.when(is(Attribute.SIGNALS, known.signals())).put(Attribute.SIGNALS, Set.copyOf(next));
    }

    /** Takes a holder away, and with it those whose time is over. The writer makes sure that the set is as known. */
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

    /** The sources whose holds are not over, for clocks that are behind either. */
    private Set<String> holding() {
        return known.signalUntils().entrySet().stream()
                .filter(entry -> entry.getValue() > now - Protocol.SKEW_MILLIS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
