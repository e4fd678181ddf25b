package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.CircuitOperator;
import dev.switchgear.OperatorSettings;
import dev.switchgear.Switchgear;
import dev.switchgear.console.ReadingPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Changes that a person makes on the page. Each reads the item first, and is refused if another change came in between.
 */
final class OperatorChanges {
    private static final Duration BUDGET = Duration.ofSeconds(5);

    private final CircuitStore store;
    private final Switchgear switchgear;
    private final String namespace;
    private final String author;

    OperatorChanges(CircuitStore store, ConsoleOptions options) {
        this.store = store;
        this.namespace = options.namespace();
        this.author = options.author();
        this.switchgear = ScanReader.circuits(store, namespace, options.clock());
    }

    /**
     * Makes a change: {@code id}, {@code action}, the values that the page showed, and those of the action.
     *
     * @return what was done, for a person
     * @throws IllegalArgumentException if a value is invalid; nothing is written
     * @throws RequestRefused if the item is no longer as the page showed it
     */
    String make(JsonNode wanted) {
        CircuitId circuit = circuit(wanted.path("id").asText());
        CircuitOperator root = switchgear.operator(circuit.dependency());
        CircuitOperator any = circuit.isRoot() ? root : root.key(circuit.key());
        // Read before the comparison. The store refuses the change if the item is written after this read.
        OperatorSettings settings = any.orders();
        DependencyItems items = store.read(circuit.root(), new ReadScope(!circuit.isRoot(), true), BUDGET);
        requireUnchanged(circuit, items, wanted.path("stands").asText());
        CircuitOperator operator = any.unlessChanged(settings);
        String action = wanted.path("action").asText();
        switch (action) {
            case "AUTO" -> operator.release(author);
            case "POLICY" -> policy(operator, wanted.path("policy").asText());
            default ->
                operator.override(
                        kind(action),
                        lasts(wanted.path("seconds")),
                        author,
                        wanted.path("reason").asText());
        }
        return SeenCircuit.name(circuit) + ": " + done(action) + ". "
                + ReadAgain.told(any.statusOf(items), CircuitJson.policy(items.root()));
    }

    private void policy(CircuitOperator operator, String text) {
        if (text.isBlank()) {
            operator.withoutPolicy(author);
        } else {
            ReadingPolicy.checkLive(text);
            operator.policy(text, author);
        }
    }

    CircuitId circuit(String name) {
        int slash = name.indexOf('/');
        return slash < 0
                ? CircuitId.of(namespace, name)
                : CircuitId.of(namespace, name.substring(0, slash)).withKey(name.substring(slash + 1));
    }

    private static void requireUnchanged(CircuitId circuit, DependencyItems items, String believed) {
        CircuitItem item =
                circuit.isRoot() ? items.root() : items.keys().getOrDefault(circuit.key(), CircuitItem.ABSENT);
        String stands = CircuitJson.stands(item);
        if (!stands.equals(believed) && !(believed.isEmpty() && item.isAbsent())) {
            throw new RequestRefused(
                    409, "somebody else has changed this circuit meanwhile; nothing was changed. Look at it again");
        }
    }

    private static OperatorOverride.Kind kind(String action) {
        try {
            return OperatorOverride.Kind.valueOf(action);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "action is '" + action + "'; it must be FORCED_OPEN, FORCED_CLOSED, DISABLED, AUTO or POLICY", e);
        }
    }

    private static @Nullable Duration lasts(JsonNode seconds) {
        return seconds.isNumber() ? Duration.ofSeconds(seconds.asLong()) : null;
    }

    private static String done(String action) {
        return switch (action) {
            case "AUTO" -> "the override has ended, and the fleet decides again";
            case "POLICY" -> "the live policy is written";
            default -> action + " is written";
        };
    }
}
