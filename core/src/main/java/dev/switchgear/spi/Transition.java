package dev.switchgear.spi;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One conditional change of one circuit's item: the only way a circuit is ever written.
 *
 * <p>A store applies all {@code changes} at once if all {@code conditions} hold, and none otherwise. No two changes
 * concern the same attribute.
 *
 * @param rule which rule of the protocol this is
 * @param conditions what must hold; all of them
 * @param changes what is done
 * @since 0.1.0
 */
public record Transition(Rule rule, List<Condition> conditions, List<Change> changes) {
    /** The rules of the protocol that write. */
    public enum Rule {
        /** Start a watch: gather evidence of the whole fleet. */
        WATCH,
        /** Open the circuit on the fleet's evidence. */
        TRIP,
        /** Lease a probe permit. */
        GRANT,
        /** Record a probe's outcome and give its slot back. */
        PROBE,
        /** Close the circuit after good probes, and ramp. */
        CLOSE,
        /** Wait again after bad probes, longer. */
        REOPEN,
        /** Wait again because all probe permits of this epoch are used up. */
        RENEW,
        /** End a watch that found nothing. */
        CALM,
        /** Extend a watch that has not decided. */
        EXTEND,
        /** Raise the wait of an OPEN circuit to what the dependency asked for. */
        POSTPONE,
        /** Set or end an operator's override. */
        OVERRIDE,
        /** Open by a signal. */
        SIGNAL,
        /** End a signal. */
        CLEAR,
        /** Set or remove what operators keep: the live policy, the register of names. */
        POLICY
    }

    /** @throws IllegalArgumentException if two changes concern the same attribute */
    public Transition {
        Objects.requireNonNull(rule, "rule");
        conditions = List.copyOf(conditions);
        changes = List.copyOf(changes);
        requireDistinct(rule, changes);
    }

    /**
     * Returns the item after this transition, or nothing if a condition does not hold.
     *
     * <p>For stores that compare and swap whole items, and for models; a store with conditional updates of its own
     * translates the conditions and changes instead.
     */
    public Optional<CircuitItem> applyTo(CircuitItem item) {
        for (Condition condition : conditions) {
            if (!condition.holds(item)) {
                return Optional.empty();
            }
        }
        Map<String, Object> values = new HashMap<>(item.values());
        changes.forEach(change -> change.applyTo(values));
        return Optional.of(new CircuitItem(values));
    }

    private static void requireDistinct(Rule rule, List<Change> changes) {
        Set<String> names = new HashSet<>();
        for (Change change : changes) {
            if (!names.add(change.attribute().name())) {
                throw new IllegalArgumentException("transition " + rule + " changes attribute '"
                        + change.attribute().name() + "' twice; each at most once");
            }
        }
    }
}
