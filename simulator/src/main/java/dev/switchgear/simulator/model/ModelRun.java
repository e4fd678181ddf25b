package dev.switchgear.simulator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of the model checker: an instance of the model, and what must come of it.
 *
 * @param name names the run
 * @param instance the configuration it is made from, a file in {@code model/}
 * @param constants what is different in this run: constant to value
 * @param breaks the promise that must turn out to be broken; empty if every promise of the instance must hold
 * @param why what the run shows, for a person
 */
record ModelRun(String name, String instance, Map<String, String> constants, String breaks, String why) {
    ModelRun {
        constants = Map.copyOf(constants);
    }

    /** Every promise of the instance must hold. */
    static ModelRun holds(String instance, String why) {
        return new ModelRun(instance, instance, Map.of(), "", why);
    }

    /** Every rule of this instance must take effect somewhere in it. */
    ModelRun isAwake() {
        String awake = "every rule of its instance takes effect";
        return new ModelRun(instance + " awake", instance, Map.of("Followed", set("effects")), "SomeRuleSleeps", awake);
    }

    /** A safeguard is taken away: the promise it is there for must break. */
    static ModelRun mutant(String mutant, String instance, String breaks, String why) {
        return new ModelRun(mutant, instance, Map.of("Mutants", set(mutant)), breaks, why);
    }

    /** Something that is not promised: it must turn out to fail. */
    static ModelRun limit(String promise, String instance, String why) {
        return new ModelRun(promise, instance, Map.of(), promise, why);
    }

    /** The same run with other constants; {@code more} alternates between constant and value. */
    ModelRun with(String... more) {
        Map<String, String> all = new TreeMap<>(constants);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return new ModelRun(name, instance, all, breaks, why);
    }

    boolean mustHold() {
        return breaks.isEmpty();
    }

    /** The configuration for the model checker, made from that of the instance. */
    String configuration(String ofInstance) {
        List<String> lines = new ArrayList<>();
        Map<String, String> left = new TreeMap<>(constants);
        boolean promises = false;
        for (String line : ofInstance.split("\n", -1)) {
            if (promises && line.startsWith(" ")) {
                continue;
            }
            promises = !mustHold() && line.equals("INVARIANTS");
            String constant = line.strip().split(" ", 2)[0];
            String value = left.remove(constant);
            lines.add(value == null ? line : "    " + constant + " = " + value);
            if (promises) {
                lines.add("    " + breaks);
            }
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("instance '" + instance + "' has no constants " + left.keySet());
        }
        return String.join("\n", lines);
    }

    /** A set of texts, as a configuration writes it. */
    static String set(String... texts) {
        return Stream.of(texts).map(text -> '"' + text + '"').collect(Collectors.joining(", ", "{", "}"));
    }
}
