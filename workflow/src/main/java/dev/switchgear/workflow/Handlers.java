package dev.switchgear.workflow;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.settings.Setting;
import dev.switchgear.settings.Variables;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of both Lambda functions, from their environment; {@code docs/settings.md} lists the variables.
 * Invalid settings end their start; the Catch of the machine then protects its executions.
 */
record Handlers(
        CircuitStore store,
        String namespace,
        CircuitPolicy policy,
        boolean disabled,
        InstantSource clock,
        LongSupplier seeds) {
    static Handlers read() {
        return read(System.getenv());
    }

    static Handlers read(Map<String, String> environment) {
        Variables variables = new Variables(environment, StoreSettings.files(environment, ""));
        StoreSettings store = StoreSettings.of(variables);
        String namespace = variables.namespace();
        CircuitPolicy policy = variables.policy();
        boolean disabled = variables.flag(Setting.DISABLED);
        variables.reportUnknown();
        variables.requireValid();
        return new Handlers(
                disabled ? new InMemoryCircuitStore() : store.builder().build(),
                namespace,
                policy,
                disabled,
                InstantSource.system(),
                () -> ThreadLocalRandom.current().nextLong());
    }

    /** With the caller's own parts. */
    static Handlers of(CircuitStore store, String namespace, CircuitPolicy policy, InstantSource clock) {
        return new Handlers(
                store,
                namespace,
                policy,
                false,
                clock,
                () -> ThreadLocalRandom.current().nextLong());
    }

    /** Returns the journal of an execution: a new one, or the one in the event. */
    Transcript journal(Map<String, Object> event) {
        String journal = text(event, "journal");
        CircuitPolicy own = policy;
        if (event.get("callTimeoutMillis") instanceof Number timeout) {
            own = policy.toBuilder()
                    .set("callTimeoutMillis", Long.toString(timeout.longValue()))
                    .build();
        }
        CircuitId circuit = CircuitId.of(namespace, text(event, "circuit"));
        long seed = journal.isEmpty() ? seeds.getAsLong() : TranscriptText.seed(journal);
        Transcript made = new Transcript(circuit, own, store, clock, seed);
        return journal.isEmpty() ? made : made.after(journal);
    }

    static String text(Map<String, Object> event, String name) {
        @Nullable Object value = event.get(name);
        return value == null ? "" : value.toString();
    }
}
