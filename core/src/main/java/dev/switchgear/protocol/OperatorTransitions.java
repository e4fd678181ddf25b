package dev.switchgear.protocol;

import static dev.switchgear.spi.Condition.absent;
import static dev.switchgear.spi.Condition.anyOf;
import static dev.switchgear.spi.Condition.atMost;
import static dev.switchgear.spi.Condition.is;
import static dev.switchgear.spi.Condition.less;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.Transition.Rule;
import java.util.Optional;
import java.util.Set;

/**
 * The writes of operators and signals. Operators take precedence: their transitions do not depend on an epoch.
 *
 * @param writer the name of the writer, for a person
 * @param lifeMillis how long the store must keep the item after this write, or after the override that it sets has
 *     ended
 */
public record OperatorTransitions(String writer, long lifeMillis) {
    /** For the items of dependencies. */
    public OperatorTransitions(String writer) {
        this(writer, Protocol.ITEM_LIFE_MILLIS);
    }

    /**
     * Sets an override, or replaces the one in force. An item that has nothing else is deleted some time after its end.
     */
    public Transition override(CircuitSnapshot known, OperatorOverride order, long now) {
        Draft draft = Draft.signed(Rule.OVERRIDE, now, writer)
                .put(Attribute.OVERRIDE, order.kind().name())
                .put(Attribute.OVERRIDE_AT, order.at().toEpochMilli())
                .put(Attribute.OVERRIDE_BY, order.by())
                .put(Attribute.OVERRIDE_REASON, order.reason());
        Optional<Long> until = order.until().map(instant -> instant.toEpochMilli());
        if (until.isEmpty()) {
            return draft.remove(Attribute.OVERRIDE_UNTIL).remove(Attribute.TTL).transition();
        }
        draft.put(Attribute.OVERRIDE_UNTIL, until.get());
        return (known.policyText() != null
                        ? draft.remove(Attribute.TTL)
                        : draft.when(absent(Attribute.POLICY)).put(Attribute.TTL, secondsAfter(until.get())))
                .transition();
    }

    /** Ends an override; the circuit continues from its own state. */
    public Transition release(CircuitSnapshot known, long now) {
        return Draft.signed(Rule.OVERRIDE, now, writer)
                .mortalWithoutPolicy(known, now, lifeMillis)
                .remove(Attribute.OVERRIDE)
                .remove(Attribute.OVERRIDE_AT)
                .remove(Attribute.OVERRIDE_BY)
                .remove(Attribute.OVERRIDE_REASON)
                .remove(Attribute.OVERRIDE_UNTIL)
                .transition();
    }

    /** Sets the live policy of the dependency. */
    public Transition policy(String json, String by, long now) {
        return Draft.signed(Rule.POLICY, now, writer)
                .put(Attribute.POLICY, json)
                .put(Attribute.POLICY_BY, by)
                .put(Attribute.POLICY_AT, now)
                .remove(Attribute.TTL)
                .transition();
    }

    /** Removes the live policy of the dependency. */
    public Transition withoutPolicy(CircuitSnapshot known, long now) {
        Draft draft = Draft.signed(Rule.POLICY, now, writer)
                .remove(Attribute.POLICY)
                .remove(Attribute.POLICY_BY)
                .remove(Attribute.POLICY_AT);
        Optional<OperatorOverride> standing = known.override(now);
        if (standing.isEmpty()) {
            draft.when(anyOf(absent(Attribute.OVERRIDE), atMost(Attribute.OVERRIDE_UNTIL, now)))
                    .put(Attribute.TTL, secondsAfter(now));
            return draft.transition();
        }
        Optional<Long> until = standing.get().until().map(instant -> instant.toEpochMilli());
        return (until.isEmpty()
                        ? draft.remove(Attribute.TTL)
                        : draft.when(is(Attribute.OVERRIDE_UNTIL, until.get()))
                                .put(Attribute.TTL, secondsAfter(until.get())))
                .transition();
    }

    private long secondsAfter(long millis) {
        return (millis + lifeMillis) / 1_000;
    }

    /**
     * Opens the circuit because of {@code signal}; never shortens an existing wait. If too many sources hold it
     * already, the source is one of the others. They hold it until the last of their ends, and no all-clear ends that.
     */
    public Transition raise(CircuitSnapshot known, Signal signal, long now, CircuitPolicy policy) {
        long longest = now + policy.maxSignalWait().toMillis();
        long wanted = Math.min(signal.untilMillis(), longest);
        boolean stands = known.open() && known.openUntil() <= known.latestSaneWait(now, policy);
        long until = stands ? Math.max(wanted, known.openUntil()) : wanted;
        SignalMemory memory = new SignalMemory(known, now);
        String holder = memory.holderFor(signal.source());
        Draft draft = ofSignal(Rule.SIGNAL, known, signal, now)
                .when(anyOf(absent(Attribute.OVERRIDE), atMost(Attribute.OVERRIDE_UNTIL, now)))
                .when(
                        known.openUntil() == 0
                                ? absent(Attribute.OPEN_UNTIL)
                                : is(Attribute.OPEN_UNTIL, known.openUntil()))
                .put(Attribute.signalUntil(holder), memory.latestOfOthers(holder, wanted))
                .put(Attribute.EPOCH, Transitions.nextEpoch(known, now))
                .put(Attribute.STATE, "OPEN")
                .put(Attribute.OPEN_UNTIL, until)
                .put(Attribute.PROBE_SCORE, 0L)
                .put(Attribute.GRANTS, 0L)
                .put(Attribute.REASON, signal.reason())
                .removeSlots(known.highestSlot(policy));
        memory.hold(draft, holder);
        if (holder.equals(signal.source())) {
            draft.put(Attribute.signalAt(holder), signal.atMillis());
        }
        memory.forget(draft, signal.source());
        return (known.open() ? draft : draft.put(Attribute.OPENED_AT, now).put(Attribute.REOPENS, 0L)).transition();
    }

    /**
     * Ends the signal of a source. The circuit stays open for as long as other sources hold it. After the last one it
     * may be probed, and closes by probes only. During an override, this changes only the state from which the circuit
     * continues after it.
     */
    public Transition clear(CircuitSnapshot known, Signal signal, long now) {
        Optional<OperatorOverride> order = known.override().filter(override -> override.isLive(now));
        SignalMemory memory = new SignalMemory(known, now);
        Draft draft = ofSignal(Rule.CLEAR, known, signal, now)
                .when(
                        order.isPresent()
                                ? is(Attribute.OVERRIDE, order.get().kind().name())
                                : anyOf(absent(Attribute.OVERRIDE), atMost(Attribute.OVERRIDE_UNTIL, now)))
                .put(Attribute.signalAt(signal.source()), signal.atMillis())
                .remove(Attribute.signalUntil(signal.source()));
        if (!known.signals().isEmpty()) {
            draft.when(is(Attribute.SIGNALS, known.signals()));
        }
        memory.release(draft, signal.source());
        memory.forget(draft, signal.source());
        long held = Math.max(now, known.heldWithout(signal.source()));
        boolean shortens = known.open() && known.signals().contains(signal.source()) && held < known.openUntil();
        boolean last = known.signals().equals(Set.of(signal.source()));
        return (shortens || (last && known.open()) ? draft.put(Attribute.OPEN_UNTIL, held) : draft).transition();
    }

    private Draft ofSignal(Rule rule, CircuitSnapshot known, Signal signal, long now) {
        Attribute newest = Attribute.signalAt(signal.source());
        return Draft.fenced(rule, known, now, writer)
                .mortal(known, now, Protocol.ITEM_LIFE_MILLIS) // a hold may be longer than the life of a key's item
                .when(anyOf(absent(newest), less(newest, signal.atMillis())));
    }
}
