package dev.switchgear.spring;

import dev.switchgear.Circuit;
import dev.switchgear.Classifier;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The circuits of an application, with the policies of its properties. A bean:
 *
 * <pre>{@code
 * PaymentService(ConfiguredCircuits circuits) {
 *     payments = circuits.circuit("payments");
 * }
 * }</pre>
 *
 * <p>Health, endpoint and meters show those that are named in the properties, made here, or breakers of resilience4j. Safe for
 * use by many threads.
 *
 * @since 0.1.0
 */
public final class ConfiguredCircuits implements CircuitListener {
    private final Switchgear switchgear;
    private final Map<String, String> values;
    private final CircuitPolicy common;
    private final Map<String, Map<String, String>> own;
    private final Set<String> names = new ConcurrentSkipListSet<>();
    private final Set<String> degraded = new ConcurrentSkipListSet<>();
    private final List<Consumer<String>> onNew = new CopyOnWriteArrayList<>();

    ConfiguredCircuits(Switchgear switchgear, SwitchgearProperties properties) {
        this.switchgear = switchgear;
        values = RelaxedNames.resolved(properties.policy());
        common = withCommon(CircuitPolicy.defaults());
        own = Map.copyOf(properties.circuits());
        own.keySet().forEach(this::circuit); // an invalid value ends the start of the application
    }

    /**
     * Returns the circuit of a dependency, with the policy of {@code switchgear.policy} and {@code switchgear.circuits}.
     *
     * @throws IllegalArgumentException if {@code name} is not 1 to 256 characters of {@code A-Z a-z 0-9 . _ : -}
     */
    public Circuit circuit(String name) {
        return circuit(name, Classifier.defaults());
    }

    /** Returns the circuit of a dependency, with a classifier for its calls. */
    public Circuit circuit(String name, Classifier classifier) {
        Circuit circuit = switchgear.circuit(name, policy(name, common), classifier);
        show(name);
        return circuit;
    }

    /** Returns the names of the circuits that are known here, in order. */
    public Set<String> names() {
        return Set.copyOf(names);
    }

    /** Adds the properties of all circuits to a policy from another source. */
    CircuitPolicy withCommon(CircuitPolicy from) {
        return from.with(values);
    }

    /** Adds the properties of one circuit to a policy from another source. */
    CircuitPolicy policy(String name, CircuitPolicy from) {
        return from.with(RelaxedNames.resolved(own.getOrDefault(name, Map.of())));
    }

    /** Returns the status of each circuit, by name; sends no request. */
    Map<String, CircuitStatus> statuses() {
        Map<String, CircuitStatus> statuses = new TreeMap<>();
        names.forEach(name -> statuses.put(name, status(name)));
        return statuses;
    }

    CircuitStatus status(String name) {
        return switchgear.circuit(name).status();
    }

    /** Shows a circuit from now on. */
    void show(String name) {
        if (names.add(name)) {
            onNew.forEach(told -> told.accept(name));
        }
    }

    /** Calls {@code told} with each circuit, now or when it becomes known. */
    void each(Consumer<String> told) {
        onNew.add(told);
        names.forEach(told);
    }

    /**
     * Whether the store gave no answer when it was last asked about a circuit. The status of a circuit is also degraded
     * if it was never read, or not lately, and an application may be idle.
     */
    boolean isDegraded(String name) {
        return degraded.contains(name);
    }

    /** Learns which circuits are degraded, and shows those that only the fleet has changed. */
    @Override
    public void on(CircuitEvent event) {
        String name = event.circuit().dependency();
        if (event.kind() == CircuitEvent.Kind.DEGRADED) {
            degraded.add(name);
        } else if (event.kind() == CircuitEvent.Kind.RESTORED) {
            degraded.remove(name);
        }
        show(name);
    }
}
