package dev.switchgear;

import dev.switchgear.bounds.Limits;
import dev.switchgear.bounds.Texts;
import dev.switchgear.driver.Edges;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.PolicyText;
import dev.switchgear.model.Signal;
import dev.switchgear.participant.StatusReader;
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
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes a circuit for the whole fleet, for operators and signals. A change takes effect within one refresh, or
 * within 10 s while the circuit is OPEN and waits, and in a fleet of more than 500 environments. Unlike a {@link Circuit}, it
 * sends requests to the store on the caller's thread, and throws if the store gives no answer.
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
    private final @Nullable OperatorSettings seen;

    CircuitOperator(CircuitStore store, CircuitId circuit, Edges edges, CircuitPolicy policy) {
        this(store, circuit, edges, policy, null);
    }

    private CircuitOperator(
            CircuitStore store, CircuitId circuit, Edges edges, CircuitPolicy policy, @Nullable OperatorSettings seen) {
        this.store = store;
        this.circuit = circuit;
        this.edges = edges;
        this.policy = policy;
        this.names = new CircuitNames(store, circuit.namespace(), edges);
        this.seen = seen;
    }

    /**
     * Returns the operator of one key of the dependency.
     *
     * @throws IllegalArgumentException if {@code name} is not a valid name
     */
    public CircuitOperator key(String name) {
        return new CircuitOperator(store, circuit.withKey(name), edges, policy);
    }

    /**
     * Reads with strong consistency what operators have set.
     *
     * @throws StoreUnavailableException if the store gives no answer
     */
    public OperatorSettings orders() {
        return new OperatorSettings(itemOf(items()));
    }

    /**
     * Returns an operator whose overrides, releases and live policies take effect only while {@code orders} stand. Otherwise
     * they throw an {@link OvertakenException}, and change nothing.
     */
    public CircuitOperator unlessChanged(OperatorSettings orders) {
        return new CircuitOperator(store, circuit, edges, policy, orders);
    }

    /**
     * Sets an override. It takes precedence over every automatic decision until it ends.
     *
     * <p>A circuit whose name is neither registered nor in the store is overridden too. The event
     * {@link CircuitEvent.Kind#UNKNOWN_NAME} then reports that the name may be misspelt. See {@link CircuitNames}.
     *
     * @param lasts how long it lasts, 1 s to 30 days; null if it lasts until somebody releases it
     * @param by who sets it, 1 to 64 characters
     * @param reason why, 1 to 120 characters
     * @throws IllegalArgumentException if a text is empty or too long, or the time is out of range
     * @throws StoreUnavailableException if it is unknown whether it was set
     */
    public OperatorOverride override(OperatorOverride.Kind kind, @Nullable Duration lasts, String by, String reason) {
        Texts.require("by", by, 64);
        Texts.require("reason", reason, Texts.MAX_REASON);
        if (lasts != null) {
            Limits.within("override duration", lasts, Duration.ofSeconds(1), Duration.ofDays(30));
        }
        Instant at = Instant.ofEpochMilli(edges.millis());
        Optional<Instant> until = Optional.ofNullable(lasts).map(at::plus);
        OperatorOverride order = new OperatorOverride(kind, until, at, by, reason);
        mustApply((known, now) -> table().override(known, order, now));
        names.reportDoubt(circuit);
        return order;
    }

    /**
     * Ends the override. The circuit continues from the state that it has. This process is stored as the author.
     *
     * @throws StoreUnavailableException if it is unknown whether it was ended
     */
    public void release() {
        mustApply((known, now) -> table().release(known, now));
    }

    /**
     * Ends the override, and stores who did it: {@link CircuitStatus#by()} is {@code by} until the next transition.
     *
     * @param by who ends it, 1 to 64 characters
     * @throws IllegalArgumentException if {@code by} is empty or too long
     * @throws StoreUnavailableException if it is unknown whether it was ended
     */
    public void release(String by) {
        Texts.require("by", by, 64);
        mustApply((known, now) -> table(by).release(known, now));
    }

    /**
     * Sets the live policy of the dependency: a flat JSON object of policy values, for example
     * {@code {"failureRateThreshold": 0.4}}. It applies to every environment within one refresh. No state is lost.
     *
     * @throws IllegalArgumentException if it is invalid; nothing is written. Every function accepts a text that is accepted
     *     here, whatever policy of its own it has. Also if {@code by} is not 1 to 64 characters, or this is the operator of a
     *     key
     * @throws StoreUnavailableException if it is unknown whether it was set
     */
    public void policy(String json, String by) {
        Texts.require("by", by, 64);
        PolicyText.merge(policy, json);
        requireRoot();
        mustApply((known, now) -> table().policy(json, by, now));
        names.reportDoubt(circuit);
    }

    /**
     * Removes the live policy. This process is stored as the author.
     *
     * @throws IllegalArgumentException if this is the operator of a key
     * @throws StoreUnavailableException if it is unknown whether it was removed
     */
    public void withoutPolicy() {
        requireRoot();
        mustApply((known, now) -> table().withoutPolicy(known, now));
    }

    /**
     * Removes the live policy, and stores who did it: {@link CircuitStatus#by()} is {@code by} until the next transition.
     *
     * @param by who removes it, 1 to 64 characters
     * @throws IllegalArgumentException if {@code by} is empty or too long, or this is the operator of a key
     * @throws StoreUnavailableException if it is unknown whether it was removed
     */
    public void withoutPolicy(String by) {
        Texts.require("by", by, 64);
        requireRoot();
        mustApply((known, now) -> table(by).withoutPolicy(known, now));
    }

    /**
     * Opens the circuit by a signal, until the signal is cleared or ends by itself. It ends at the latest after the {@code
     * maxSignalWait} of the live policy, or of this process's policy if the live policy does not set it. The circuit does
     * not close when the signal ends; it may be probed then.
     *
     * @return whether it counted; false if it has ended, is not newer than the newest signal of its source, is older than
     *     24 h, or while an override is in force
     * @throws StoreUnavailableException if it is unknown whether it was stored; the same signal may be raised again
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
     * Ends a signal, also while an override is in force: when the override ends, the signal no longer holds the circuit.
     *
     * @return whether it counted; false if it is not newer than the newest signal of its source
     * @throws StoreUnavailableException if it is unknown whether it was stored; the same signal may be cleared again
     */
    public boolean clear(Signal signal) {
        return tryApply(snapshot(items()), (known, now) -> table().clear(known, signal, now));
    }

    /**
     * Reads the circuit with strong consistency, and returns its state and the reason. For a key, the dependency's override
     * and live policy count too, as they do for calls.
     *
     * @throws StoreUnavailableException if the store gives no answer, or the item cannot be read by this version
     */
    public CircuitStatus read() {
        DependencyItems items = store.read(circuit.root(), new ReadScope(true, true), BUDGET);
        CircuitSnapshot.of(itemOf(items)); // throws, because an operator must learn of an unreadable item
        return statusOf(items);
    }

    /** Returns the same from items of this dependency that were read just now, for example with many others. */
    public CircuitStatus statusOf(DependencyItems items) {
        return StatusReader.read(circuit, items, policy, edges.random(), edges.millis());
    }

    private CircuitItem itemOf(DependencyItems items) {
        return circuit.isRoot() ? items.root() : items.keys().getOrDefault(circuit.key(), CircuitItem.ABSENT);
    }

    private DependencyItems items() {
        return store.read(circuit.root(), new ReadScope(!circuit.isRoot(), true), BUDGET);
    }

    /** The live policy applies to all keys; an invalid one changes nothing. */
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

    /** Applies a rule to the newest item. It is tried again if it lost a race, and not if the item refuses it. */
    private boolean tryApply(CircuitSnapshot first, BiFunction<CircuitSnapshot, Long, Transition> rule) {
        CircuitSnapshot known = first;
        for (int i = 0; i < TRIES; i++) {
            Transition change = OperatorSettings.guarded(rule.apply(known, edges.millis()), seen);
            TransitionResult result = store.apply(circuit, change, BUDGET);
            if (result.applied()) {
                return true;
            }
            if (seen != null && !seen.stand(result.item())) {
                throw new OvertakenException(circuit.toString(), new OperatorSettings(result.item()));
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
        return table(edges.identity().writer());
    }

    private OperatorTransitions table(String writer) {
        long life = circuit.isRoot() ? Protocol.ITEM_LIFE_MILLIS : Protocol.KEY_LIFE_MILLIS;
        return new OperatorTransitions(writer, life);
    }

    private void requireRoot() {
        if (!circuit.isRoot()) {
            throw new IllegalArgumentException(
                    "circuit " + circuit + " is that of a key; live policy belongs to the dependency");
        }
    }
}
