package dev.switchgear.lambda;

import dev.switchgear.model.CircuitPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a policy from a variable. */
final class PolicyVariable {
    private PolicyVariable() {}

    /** {@code name=value, name=value}, with the names of the policy; see {@link CircuitPolicy.Builder#set}. */
    static CircuitPolicy read(String key, String text, CircuitPolicy base, List<String> problems) {
        List<String[]> values = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(value -> value.split("\\s*=\\s*", 2))
                .toList();
        Optional<CircuitPolicy> whole = Optional.empty();
        List<String> wrong = new ArrayList<>();
        try {
            whole = Optional.of(with(base, values));
        } catch (IllegalArgumentException e) {
            wrong.add(String.valueOf(e.getMessage()));
        }
        if (whole.isEmpty()) {
            wrong.addAll(0, wrongByThemselves(base, values));
            wrong.stream().distinct().forEach(message -> problems.add(key + ": " + message));
        }
        return whole.orElse(base);
    }

    /** Tests each value alone, so that all invalid values are found; the two waits are tested together. */
    private static List<String> wrongByThemselves(CircuitPolicy base, List<String[]> values) {
        List<String> wrong = new ArrayList<>();
        List<String[]> waits = values.stream()
                .filter(value -> value[0].equals("openWaitMillis") || value[0].equals("maxOpenWaitMillis"))
                .toList();
        for (String[] value : values) {
            try {
                with(base, waits.contains(value) ? waits : List.<String[]>of(value));
            } catch (IllegalArgumentException e) {
                wrong.add(String.valueOf(e.getMessage()));
            }
        }
        return wrong;
    }

    private static CircuitPolicy with(CircuitPolicy base, List<String[]> values) {
        CircuitPolicy.Builder builder = base.toBuilder();
        for (String[] value : values) {
            if (value.length < 2) {
                throw new IllegalArgumentException("'" + value[0] + "' is not a policy value; it must be name=value");
            }
            builder.set(value[0], value[1]);
        }
        return builder.build();
    }
}
