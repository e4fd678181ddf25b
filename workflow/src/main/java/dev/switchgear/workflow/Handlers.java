package dev.switchgear.workflow;

import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What both Lambdas are configured with, from their environment: {@code SWITCHGEAR_TABLE}, {@code SWITCHGEAR_NAMESPACE}
 * (default {@code default}) and {@code SWITCHGEAR_POLICY}, as {@code name=value,name=value}.
 */
record Handlers(CircuitStore store, String namespace, CircuitPolicy policy, InstantSource clock, LongSupplier seeds) {
    static Handlers read() {
        Map<String, String> variables = System.getenv();
        String table = Objects.requireNonNull(variables.get("SWITCHGEAR_TABLE"), "SWITCHGEAR_TABLE is not set");
        return new Handlers(
                DynamoDbCircuitStore.builder().table(table).build(),
                variables.getOrDefault("SWITCHGEAR_NAMESPACE", "default"),
                policy(variables.getOrDefault("SWITCHGEAR_POLICY", "")),
                InstantSource.system(),
                () -> ThreadLocalRandom.current().nextLong());
    }

    /** Returns the journal of an execution: a new one, or the one that travelled here. */
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

    private static CircuitPolicy policy(String values) {
        CircuitPolicy.Builder policy = CircuitPolicy.builder();
        if (!values.isEmpty()) {
            Arrays.stream(values.split(",", -1))
                    .map(value -> value.split("=", 2))
                    .forEach(parts -> policy.set(parts[0], parts[parts.length - 1]));
        }
        return policy.build();
    }
}
