package dev.switchgear;

import dev.switchgear.bounds.Limits;
import dev.switchgear.bounds.Texts;
import dev.switchgear.driver.Edges;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.PolicyText;
import dev.switchgear.model.Signal;
import dev.switchgear.participant.Onlooker;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.OperatorTransitions;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.SignalMemory;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What operators and signals do with a circuit, for the whole fleet, within one refresh. Unlike a {@link Circuit} it
 * asks the store on the caller's thread, and throws if the store gives no answer.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class CircuitOperator {
    private static final Duration BUDGET = Duration.ofSeconds(5);
    private static final int TRIES = 8;

    private final CircuitStore store;
    private final CircuitId circuit;
    private final Edges edges;
    private final CircuitPolicy policy;
    private final CircuitNames names;

    CircuitOperator(CircuitStore store, CircuitId circuit, Edges edges, CircuitPolicy policy) {
        this.store = store;
        this.circuit = circuit;
        this.edges = edges;
        this.policy = policy;
        this.names = new CircuitNames(store, circuit.namespace(), edges);
    }

    /** Returns the same for one key of the dependency. */
    public CircuitOperator key(String name) {
        return new CircuitOperator(store, circuit.withKey(name), edges, policy);
    }

    /**
     * Orders an override; it wins over everything automatic until it ends.
     *
     * <p>A circuit that no function has registered or stored anything of is overridden all the same, and
     * {@link CircuitEvent.Kind#UNKNOWN_NAME} is told: the name may be misspelt. See {@link CircuitNames}.
     *
     * @param lasts after which it ends by itself; null: when somebody releases it
     * @param by who orders it, 1 to 64 characters
     * @param reason why, 1 to 120 characters
     * @throws IllegalArgumentException if a text is empty or too long, or the time is not 1 s to 30 days
     * @throws StoreUnavailableException if it is unknown whether it was set
     */
    public OperatorOverride override(OperatorOverride.Kind kind, @Nullable Duration lasts, String by, String reason) {
        requireText("by", by, 64);
        requireText("reason", reason, Texts.MAX_REASON);
        if (lasts != null) {
            Limits.within("override duration", lasts, Duration.ofSeconds(1), Duration.ofDays(30));
        }
        Instant at = Instant.ofEpochMilli(edges.millis());
        Optional<Instant> until = Optional.ofNullable(lasts).map(at::plus);
        OperatorOverride order = new OperatorOverride(kind, until, at, by, reason);
        mustApply((known, now) -> table().override(known, order, now));
        tellDoubt();
        return order;
    }

    /** Ends the override; the circuit goes on from the state it has. */
    public void release() {
        mustApply((known, now) -> table().release(known, now));
    }

    /**
     * Sets the live policy of the dependency: a flat JSON object of policy values, for example
     * {@code {"failureRateThreshold": 0.4}}. Every environment goes by it within one refresh, without losing state.
     *
     * @throws IllegalArgumentException if it is not valid; nothing is written. What is accepted here is accepted by every
     *     function, whatever policy of its own it has
     */
    public void policy(String json, String by) {
        requireText("by", by, 64);
        PolicyText.merge(policy, json);
        requireRoot();
        mustApply((known, now) -> table().policy(json, by, now));
        tellDoubt();
    }

    /** Removes the live policy. */
    public void withoutPolicy() {
        requireRoot();
        mustApply((known, now) -> table().withoutPolicy(known, now));
    }

    /**
     * Opens the circuit by a signal, until the signal is cleared or ends by itself, at the latest after the {@code
     * maxSignalWait} of the live policy, or of this process's where that says nothing. It never closes by the signal's end:
     * it may be probed then.
     *
     * @return whether it counted; false if it is over, if it is not newer than the newest of its source or is of more than
     *     24 h ago, or while an override stands
     */
    public boolean raise(Signal signal) {
        long now = edges.millis();
        DependencyItems items = items();
        CircuitPolicy governing = governing(items.root());
        CircuitSnapshot known = snapshot(items);
        if (signal.untilMillis() <= now || new SignalMemory(known, now).isTooOld(signal)) {
            return false;
        }
        return tryApply(known, (newest, at) -> table().raise(newest, signal, at, governing));
    }

    /**
     * Ends a signal, also while an override stands: the circuit then goes on without it when the override ends.
     *
     * @return whether it counted; false if it is not newer than the newest of its source
     */
    public boolean clear(Signal signal) {
        return tryApply(snapshot(items()), (known, now) -> table().clear(known, signal, now));
    }

    /**
     * Reads the circuit, strongly consistent, and returns why it is as it is. For a key, the dependency's override and live
     * policy count too, as they do for calls.
     */
    public CircuitStatus read() {
        long now = edges.millis();
        DependencyItems items = store.read(circuit.root(), new ReadScope(true, true), BUDGET);
        CircuitSnapshot.of(itemOf(items)); // an item that cannot be read is the operator's to hear of
        return Onlooker.read(circuit, items, policy, edges.random(), now);
    }

    private CircuitItem itemOf(DependencyItems items) {
        return circuit.isRoot() ? items.root() : items.keys().getOrDefault(circuit.key(), CircuitItem.ABSENT);
    }

    /** Never fails an order that is carried out: who cannot be asked raises no doubt. */
    private void tellDoubt() {
        try {
            names.doubt(circuit.dependency()).ifPresent(doubt -> {
                Instant at = Instant.ofEpochMilli(edges.millis());
                edges.publish(List.of(
                        new CircuitEvent(circuit, CircuitEvent.Kind.UNKNOWN_NAME, CircuitState.CLOSED, doubt, at)));
            });
        } catch (StoreUnavailableException e) {
            edges.report("it is unknown whether a function uses the circuit " + circuit, e);
        }
    }

    private DependencyItems items() {
        return store.read(circuit.root(), new ReadScope(!circuit.isRoot(), true), BUDGET);
    }

    /** The live policy governs, for all keys; one that nobody can read changes nothing. */
    private CircuitPolicy governing(CircuitItem root) {
        try {
            return root.value(Attribute.POLICY) instanceof String live ? PolicyText.merge(policy, live) : policy;
        } catch (IllegalArgumentException e) {
            return policy;
        }
    }

    private CircuitSnapshot snapshot(DependencyItems items) {
        return CircuitSnapshot.of(itemOf(items));
    }

    private void mustApply(BiFunction<CircuitSnapshot, Long, Transition> rule) {
        if (!tryApply(snapshot(items()), rule)) {
            throw new StoreUnavailableException(
                    StoreUnavailableException.Kind.UNREADABLE,
                    "circuit " + circuit + " is of a format that this version does not write");
        }
    }

    /** Applies a rule to the newest item; one that lost a race is composed again, one that was refused as such is not. */
    private boolean tryApply(CircuitSnapshot first, BiFunction<CircuitSnapshot, Long, Transition> rule) {
        CircuitSnapshot known = first;
        for (int i = 0; i < TRIES; i++) {
            TransitionResult result = store.apply(circuit, rule.apply(known, edges.millis()), BUDGET);
            if (result.applied()) {
                return true;
            }
            CircuitSnapshot winner = CircuitSnapshot.of(result.item());
            if (winner.equals(known)) {
                return false;
            }
            known = winner;
        }
        return false;
    }

    private OperatorTransitions table() {
        long life = circuit.isRoot() ? Protocol.ITEM_LIFE_MILLIS : Protocol.KEY_LIFE_MILLIS;
        return new OperatorTransitions(edges.identity().writer(), life);
    }

    private void requireRoot() {
        if (!circuit.isRoot()) {
            throw new IllegalArgumentException(
                    "circuit " + circuit + " is that of a key; live policy belongs to the dependency");
        }
    }

    private static void requireText(String name, String text, int most) {
        if (text.isBlank() || text.length() > most) {
            throw new IllegalArgumentException(name + " is '" + Texts.shortened(text, 40) + "' of " + text.length()
                    + " characters; it must have 1 to " + most);
        }
    }
}
