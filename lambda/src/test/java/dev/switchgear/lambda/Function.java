package dev.switchgear.lambda;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** One environment of a function on virtual time, and everything that it writes. */
final class Function implements AutoCloseable {
    static final String PATIENT = "readBudgetMillis=5000,writeBudgetMillis=5000";

    final VirtualTime time;
    final CircuitStore store;
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<CircuitCounts> metrics = new CopyOnWriteArrayList<>();
    final BlockingQueue<CircuitEvent> events = new LinkedBlockingQueue<>();
    final LambdaSwitchgear switchgear;

    Function() {
        this(new InMemoryCircuitStore(), Map.of());
    }

    Function(CircuitStore store, Map<String, String> more) {
        this(new VirtualTime(Instant.parse("2026-11-21T09:00:00Z")), store, more);
    }

    Function(VirtualTime time, CircuitStore store, Map<String, String> more) {
        this.time = time;
        this.store = store;
        Map<String, String> variables = new HashMap<>(Map.of("SWITCHGEAR_POLICY", PATIENT));
        variables.putAll(more);
        switchgear = LambdaSwitchgear.builder()
                .variables(variables)
                .store(store)
                .clock(time)
                .ticker(time::nanos)
                .output(lines::add)
                .metrics(metrics::add)
                .listener(events::add)
                .build();
    }

    Guard payments() {
        return switchgear.guard("payments");
    }

    /** Sets the fleet's circuit, for environments that have not read it yet. */
    void forceOpen() {
        switchgear
                .switchgear()
                .names()
                .register("payments"); // registered, so that there is no event about an unused name
        switchgear
                .switchgear()
                .operator("payments")
                .override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(10), "jo", "maintenance");
    }

    @Override
    public void close() {
        switchgear.close();
    }
}
