package dev.switchgear.settings;

import dev.switchgear.model.CircuitPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy as a variable holds it: {@code name=value, name=value}, with the names that live policy has.
 *
 * @param policy the policy; the base if anything in the text is invalid
 * @param problems everything that is invalid, not only the first
 */
record PolicyList(CircuitPolicy policy, List<String> problems) {
    /** Their limits are each other, so neither can be judged alone. */
    private static final Set<String> WAITS = Set.of("openWaitMillis", "maxOpenWaitMillis");

    static PolicyList of(String text, CircuitPolicy base) {
        if (text.isBlank()) {
            return new PolicyList(base, List.of());
        }
        List<String> problems = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (part.isBlank()) {
                continue;
            }
            String name = part.substring(0, Math.max(0, equals)).strip();
            if (name.isEmpty()) {
                problems.add("'" + part.strip() + "' is not a policy value; it must be name=value");
            } else if (values.put(name, part.substring(equals + 1).strip()) != null) {
                problems.add("policy value " + name + " is there twice; it must be there once");
            }
        }
        int before = problems.size();
        values.forEach((name, value) -> {
            if (!WAITS.contains(name)) {
                judge(base, Map.of(name, value), problems);
            }
        });
        Map<String, String> waits = new LinkedHashMap<>(values);
        waits.keySet().retainAll(WAITS);
        judge(base, waits, problems);
        if (problems.size() == before) {
            judge(base, values, problems);
        }
        return new PolicyList(problems.isEmpty() ? base.with(values) : base, List.copyOf(problems));
    }

    private static void judge(CircuitPolicy base, Map<String, String> values, List<String> problems) {
        try {
            var unused = base.with(values);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
