package dev.switchgear.simulator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of the model checker: an instance of the model, and its expected result.
 *
 * @param name the name of the run
 * @param instance the configuration that it is based on, a file in {@code model/}
 * @param constants the constants that are different in this run, with their values
 * @param breaks the invariant that must be violated; empty if every invariant of the instance must hold
 * @param why what the run shows, for a person
 */
record ModelRun(String name, String instance, Map<String, String> constants, String breaks, String why) {
    ModelRun {
        constants = Map.copyOf(constants);
    }

    /** Expects that every invariant of the instance holds. */
    static ModelRun holds(String instance, String why) {
        return new ModelRun(instance, instance, Map.of(), "", why);
    }

    /** Expects that every rule of this instance takes effect somewhere in it. */
    ModelRun isAwake() {
        String awake = "every rule of its instance takes effect";
        return new ModelRun(instance + " awake", instance, Map.of("Followed", set("effects")), "SomeRuleSleeps", awake);
    }

    /** Removes a safeguard, and expects that its invariant is violated. */
    static ModelRun mutant(String mutant, String instance, String breaks, String why) {
        return new ModelRun(mutant, instance, Map.of("Mutants", set(mutant)), breaks, why);
    }

    /** Expects that a property that is not promised is violated. */
    static ModelRun limit(String promise, String instance, String why) {
        return new ModelRun(promise, instance, Map.of(), promise, why);
    }

    /** Returns the same run with other constants; {@code more} alternates between constant and value. */
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

    /** Returns the configuration for the model checker, based on that of the instance. */
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

    /** Returns a set of texts in the form of a configuration. */
    static String set(String... texts) {
        return Stream.of(texts).map(text -> '"' + text + '"').collect(Collectors.joining(", ", "{", "}"));
    }
}
