package dev.switchgear;

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

    CircuitOperator(CircuitStore store, CircuitId circuit, Edges edges, CircuitPolicy policy) {
        this.store = store;
        this.circuit = circuit;
        this.edges = edges;
        this.policy = policy;
    }

    /** Returns the same for one key of the dependency. */
    public CircuitOperator key(String name) {
        return new CircuitOperator(store, circuit.withKey(name), edges, policy);
    }

    /**
     * Orders an override; it wins over everything automatic until it ends.
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
        mustApply((known, now) -> table().override(order, now));
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

    /** Reads the circuit, strongly consistent, and returns why it is as it is. */
    public CircuitStatus read() {
        long now = edges.millis();
        Environment environment = new Environment(circuit.root(), policy, new Identity(0, ""), edges.random());
        LocalCircuit local = new LocalCircuit(circuit);
        local.install(snapshot(items()), new StoreRequest.Read(circuit.root(), new ReadScope(true, true), now, 1), now);
        return CircuitStatus.of(environment, local, now);
    }

    private DependencyItems items() {
        return store.read(circuit.root(), new ReadScope(!circuit.isRoot(), true), BUDGET);
    }

    /** The live policy governs, for all keys; one that nobody can read changes nothing. */
    private CircuitPolicy governing(CircuitItem root) {
        String live = root.text(Attribute.POLICY);
        try {
            return live == null ? policy : PolicyText.merge(policy, live);
        } catch (IllegalArgumentException e) {
            return policy;
        }
    }

    private CircuitSnapshot snapshot(DependencyItems items) {
        CircuitItem item =
                circuit.isRoot() ? items.root() : items.keys().getOrDefault(circuit.key(), CircuitItem.ABSENT);
        return CircuitSnapshot.of(item);
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
        return new OperatorTransitions(edges.identity().writer());
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
