package dev.switchgear.signals;

import dev.switchgear.model.CircuitPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How a handler is set up: by environment variables, all of which begin with {@code SWITCHGEAR_}.
 *
 * @param environment name to value, empty if there is none
 */
record Settings(UnaryOperator<String> environment) {
    String table() {
        return text("TABLE", "switchgear");
    }

    String namespace() {
        return text("NAMESPACE", "default");
    }

    /** Who we are, in the table. */
    String writer() {
        String name = environment.apply("AWS_LAMBDA_FUNCTION_NAME");
        return name.isBlank() ? "signals" : name;
    }

    /** The policy of circuits without a live one: {@code name=value}, separated by commas. */
    CircuitPolicy policy() {
        CircuitPolicy.Builder policy = CircuitPolicy.builder();
        for (String pair : list("POLICY")) {
            int sign = pair.indexOf('=');
            if (sign < 0) {
                throw new IllegalArgumentException("SWITCHGEAR_POLICY has '" + pair + "'; it must be name=value");
            }
            policy.set(pair.substring(0, sign).strip(), pair.substring(sign + 1).strip());
        }
        return policy.build();
    }

    EventRules eventRules() {
        return new EventRules(
                Set.copyOf(required("SOURCES")),
                Set.copyOf(required("ACCOUNTS")),
                seconds("MAX_AGE_SECONDS", 60),
                seconds("MAX_AHEAD_SECONDS", 10));
    }

    Optional<String> deadLetterQueue() {
        return optional("DEAD_LETTER_QUEUE_URL");
    }

    Optional<String> optional(String name) {
        String value = text(name, "");
        return value.isBlank() ? Optional.empty() : Optional.of(value);
    }

    String text(String name, String otherwise) {
        String value = environment.apply("SWITCHGEAR_" + name).strip();
        return value.isEmpty() ? otherwise : value;
    }

    /** @throws IllegalArgumentException if it is not set */
    Set<String> required(String name) {
        Set<String> values = list(name);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("SWITCHGEAR_" + name
                    + " is not set; it must list, separated by commas, what is let in: nothing is by default");
        }
        return values;
    }

    Set<String> list(String name) {
        return Arrays.stream(text(name, "").split(",", -1))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    Duration seconds(String name, long otherwise) {
        String value = text(name, Long.toString(otherwise));
        try {
            return Duration.ofSeconds(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "SWITCHGEAR_" + name + " is '" + value + "'; it must be a whole number of seconds", e);
        }
    }
}
