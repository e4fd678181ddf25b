package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.Identity;
import dev.switchgear.participant.Participant;
import dev.switchgear.participant.Step;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Hash;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The expressions of every machine over a grid of odd items, inputs, policies and times, compared between the Java port
 * and core. The results of the port are written to a file, with which the conformance suite compares two other
 * implementations of JSONata.
 */
final class ExpressionGridTest {
    /**
     * An item that cannot be read says nothing: the call is made. Core's own window counts it; the machine has none.
     */
    private static final String UNREADABLE = "an item that cannot be read";

    /**
     * Core knows since when its reads have failed, refuses for fifteen seconds and then uses its own window; a machine
     * has no memory.
     */
    private static final String UNREADABLE_AND_OPEN = "an item that cannot be read, OPEN, its wait over";

    /**
     * JSONata's numbers are doubles, which cannot represent 2^63 and the largest number of an item as different values.
     */
    private static final String ROUNDED = "a whole number that a double rounds";

    /** No circuit has one. Core knows the epoch 0 from the start and takes an older one for a lagging replica. */
    private static final String BELOW_ZERO = "an epoch below 0";

    /** The decision is the same. The reason, or its time, was written with another type, and core can read it. */
    private static final String REPORTED = "what is reported of a refusal";

    private static final Set<String> KNOWN = Set.of(UNREADABLE, UNREADABLE_AND_OPEN, ROUNDED, BELOW_ZERO, REPORTED);
    private static final long NOW = GridValues.NOW;
    private static final CircuitId ROOT = CircuitId.of("default", "payments");

    private final Map<?, ?> states = Definitions.direct(CircuitPolicy.defaults());

    @Test
    void everyExpressionOfEveryMachineIsEvaluatedSomewhereInTheGrid() throws IOException {
        ExpressionGrid grid = new ExpressionGrid().run();
        assertThat(grid.missed()).isEmpty();
        grid.write(Path.of("target", "expression-grid.jsonl"));
    }

    @Test
    void theMachineDecidesLikeCoreOnEveryOddItemExceptForKnownDifferences() {
        Map<String, Integer> seen = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        for (GridValues.Odd odd : GridValues.items()) {
            CircuitSnapshot snapshot = CircuitSnapshot.of(StoredItems.read(odd.item()));
            String core = byCore(odd.item());
            String machine = byMachine(odd.item());
            if (!core.equals(machine)) {
                kindOf(odd.name(), snapshot, core, machine)
                        .ifPresentOrElse(
                                kind -> seen.merge(kind, 1, Integer::sum),
                                () -> unknown.add(odd + ": core " + core + ", the machine " + machine));
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(seen.keySet()).as("a difference that is gone").isEqualTo(KNOWN);
    }

    private static Optional<String> kindOf(String odd, CircuitSnapshot snapshot, String core, String machine) {
        if (snapshot.isUnclear() && core.startsWith("call") && machine.startsWith("plain")) {
            return Optional.of(UNREADABLE);
        }
        if (snapshot.isUnclear() && core.startsWith("refuse:PROBING") && machine.startsWith("plain")) {
            return Optional.of(UNREADABLE_AND_OPEN);
        }
        if (odd.contains("{N=9223372036854775808}")) {
            return Optional.of(ROUNDED);
        }
        if (odd.contains("epoch {N=-")) {
            return Optional.of(BELOW_ZERO);
        }
        return decision(core).equals(decision(machine)) ? Optional.of(REPORTED) : Optional.empty();
    }

    /** A refusal without its reason and its time: cause, state, and when to try again. */
    private static String decision(String shown) {
        List<String> words = List.of(shown.split(" ", -1));
        return words.get(0) + " " + words.get(1) + " " + words.get(words.size() - 1);
    }

    private String byCore(Map<String, Object> raw) {
        Participant participant =
                new Participant(ROOT, CircuitPolicy.defaults(), new Identity(7, "writer"), () -> 0x4000000000000000L);
        Step.Await<Admission> reading = (Step.Await<Admission>) participant.begin(null, NOW);
        CircuitItem item = StoredItems.read(raw);
        return MachineMatchesParticipantTest.shown(
                reading.then().resume(new StoreReply.Items(new DependencyItems(item, Map.of())), NOW));
    }

    private String byMachine(Map<String, Object> raw) {
        CircuitSnapshot snapshot = CircuitSnapshot.of(StoredItems.read(raw));
        double lot = Hash.share(
                7,
                snapshot.epoch(),
                snapshot.open() ? CircuitScene.PROBE_SALT : snapshot.watch().number());
        Map<String, Object> at = new HashMap<>();
        at.put("input", Map.of("circuit", "payments", "callee", "charge"));
        at.put("result", raw.isEmpty() ? Map.of() : Map.of("Item", raw));
        at.put("context", Map.of("Execution", Map.of("Name", "one")));
        Object work = new Formula(NOW, 0.25, lot)
                .with("states", at)
                .value(Definitions.part(Definitions.part(states, "Read"), "Assign")
                        .get("w"));
        @SuppressWarnings("unchecked")
        Map<String, Object> known = (Map<String, Object>) work;
        return MachineMatchesParticipantTest.shown(known);
    }
}
