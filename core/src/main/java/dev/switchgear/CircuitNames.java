package dev.switchgear;

import dev.switchgear.bounds.Limits;
import dev.switchgear.bounds.Misspelling;
import dev.switchgear.driver.Edges;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitState;
import dev.switchgear.protocol.Draft;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The register of the circuits that a fleet uses. A healthy circuit has no item in the store, so a misspelt name looks like
 * the name of a healthy circuit. Register the names that a function uses when you deploy it. {@link CircuitOperator} then
 * reports a name that is neither registered nor in the store.
 *
 * <p>All names of a namespace are one set in one item. Registering a name again changes nothing, and reading the names costs
 * one read. Requests run on the caller's thread and throw if the store gives no answer. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class CircuitNames {
    /** The name under which the register is stored; no circuit can have it. */
    public static final String REGISTER = "switchgear:names";

    /** The largest number of names in the register of a namespace. */
    public static final int MOST = 2_000;

    private static final Duration BUDGET = Duration.ofSeconds(5);
    private static final ReadScope CONSISTENT = new ReadScope(false, true);

    private final CircuitStore store;
    private final CircuitId register;
    private final Edges edges;

    CircuitNames(CircuitStore store, String namespace, Edges edges) {
        this.store = store;
        this.register = CircuitId.of(namespace, REGISTER);
        this.edges = edges;
    }

    /**
     * Returns the registered names, sorted.
     *
     * @throws StoreUnavailableException if the store gives no answer
     */
    public SortedSet<String> registered() {
        return new TreeSet<>(item().textSet(Attribute.NAMES));
    }

    /**
     * Registers the names of circuits. If all are registered already, this costs a read and no write.
     *
     * @throws IllegalArgumentException if a name is invalid, or the register would hold more than {@value #MOST} names
     * @throws StoreUnavailableException if it is unknown whether they are registered
     */
    public void register(String... names) {
        SortedSet<String> known = registered();
        for (String name : names) {
            CircuitId.of(register.namespace(), name);
            if (known.add(name)) {
                Limits.within("registered names", known.size(), 1, MOST);
                store.apply(register, draft().include(Attribute.NAMES, name).transition(), BUDGET);
            }
        }
    }

    /** Removes a name. Does nothing if it is not registered. */
    public void forget(String name) {
        if (registered().contains(name)) {
            store.apply(register, draft().exclude(Attribute.NAMES, name).transition(), BUDGET);
        }
    }

    /**
     * Returns why the fleet does not seem to use a circuit of this name; empty if the name is registered, or if a function
     * has stored an item of it.
     *
     * @throws StoreUnavailableException if the store gives no answer
     */
    public Optional<String> doubt(String name) {
        CircuitId circuit = CircuitId.of(register.namespace(), name);
        SortedSet<String> known = registered();
        CircuitItem item = store.read(circuit, CONSISTENT, BUDGET).root();
        if (known.contains(name) || item.has(Attribute.EPOCH)) {
            return Optional.empty();
        }
        String meant = Misspelling.of(name, known.stream(), Math.max(1, name.length() / 4))
                .map(other -> "; did you mean '" + other + "'?")
                .orElse("");
        return Optional.of("the circuit '" + name + "' is neither registered nor stored by a function" + meant);
    }

    /** Never fails a change that was made: without an answer of the store, nothing is reported. */
    void reportDoubt(CircuitId circuit) {
        try {
            doubt(circuit.dependency()).ifPresent(doubt -> {
                Instant at = Instant.ofEpochMilli(edges.millis());
                edges.publish(List.of(
                        new CircuitEvent(circuit, CircuitEvent.Kind.UNKNOWN_NAME, CircuitState.CLOSED, doubt, at)));
            });
        } catch (StoreUnavailableException e) {
            edges.report("it is unknown whether a function uses the circuit " + circuit, e);
        }
    }

    private CircuitItem item() {
        return store.read(register, CONSISTENT, BUDGET).root();
    }

    private Draft draft() {
        return Draft.signed(
                dev.switchgear.spi.Transition.Rule.POLICY,
                edges.millis(),
                edges.identity().writer());
    }
}
