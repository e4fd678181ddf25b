package dev.switchgear.extension;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads settings from variables, and from the file that one of them may name. */
final class ExtensionSettingsReader {
    static final int DEFAULT_PORT = 2775;

    private static final String PREFIX = "SWITCHGEAR_";
    private static final String OWN = PREFIX + "EXTENSION_";
    private static final String POLICY = PREFIX + "POLICY";
    private static final String POLICY_OF = POLICY + "_";
    private static final int MOST_PREFETCHED = 100;
    private static final int MOST_FILE_BYTES = 65_536;

    private final Map<String, String> variables = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    ExtensionSettingsReader(Map<String, String> environment) {
        file(environment.get(PREFIX + "FILE"));
        variables.putAll(environment);
    }

    ExtensionSettings read() {
        return read(http());
    }

    /** Everything; {@code http} is what was read before, to listen at once. */
    ExtensionSettings read(ExtensionSettings.Http http) {
        CircuitPolicy policy = policy(POLICY, CircuitPolicy.defaults());
        Optional<String> table = text(PREFIX + "TABLE");
        if (table.isEmpty()) {
            problems.add(PREFIX + "TABLE is not set; it must name the circuits' table: nothing is shared without it");
        }
        return new ExtensionSettings(
                table,
                text(PREFIX + "REGION"),
                text(PREFIX + "ENDPOINT"),
                namespace(),
                text(PREFIX + "LABEL")
                        .or(() -> text("AWS_LAMBDA_FUNCTION_NAME"))
                        .orElse("extension"),
                policy,
                policies(policy),
                prefetch(),
                http,
                problems);
    }

    /** How we listen: all that must be known before we do. */
    ExtensionSettings.Http http() {
        return new ExtensionSettings.Http(
                number("HTTP_PORT", DEFAULT_PORT, 0, 65_535),
                number("MAX_CONNECTIONS", 64, 1, 1_000),
                Duration.ofMillis(number("REQUEST_TIMEOUT_MILLIS", 2_000, 10, 60_000)),
                logLevel(),
                flag("INVOKE_EVENTS", true),
                telemetryHost());
    }

    /** Lambda's own name for the sandbox, unless something plays Lambda. */
    private Optional<String> telemetryHost() {
        String host = variables.getOrDefault(OWN + "TELEMETRY_HOST", "sandbox.localdomain");
        return flag("AFTER_RESPONSE", false) ? Optional.of(host) : Optional.empty();
    }

    private Log.Level logLevel() {
        String name = variables.getOrDefault(OWN + "LOG_LEVEL", "info");
        return Log.Level.named(name).orElseGet(() -> {
            problems.add(OWN + "LOG_LEVEL is '" + name + "'; it must be debug, info, warn, error or none");
            return Log.Level.INFO;
        });
    }

    private int number(String name, int otherwise, int least, int most) {
        String value = variables.getOrDefault(OWN + name, "");
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with the limits.
        }
        problems.add(OWN + name + " is '" + value + "'; it must be a whole number from " + least + " to " + most + "; "
                + otherwise + " is taken");
        return otherwise;
    }

    private boolean flag(String name, boolean otherwise) {
        String value = variables.getOrDefault(OWN + name, Boolean.toString(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            problems.add(OWN + name + " is '" + value + "'; it must be true or false; " + otherwise + " is taken");
            return otherwise;
        }
        return value.equals("true");
    }

    private String namespace() {
        String name = variables.getOrDefault(PREFIX + "NAMESPACE", "default");
        return isName(PREFIX + "NAMESPACE", name) ? name : "default";
    }

    private List<String> prefetch() {
        List<String> names = new ArrayList<>();
        for (String part : variables.getOrDefault(PREFIX + "PREFETCH", "").split(",", -1)) {
            String name = part.strip();
            if (!name.isEmpty() && isName(PREFIX + "PREFETCH", name)) {
                names.add(name);
            }
        }
        if (names.size() > MOST_PREFETCHED) {
            problems.add(PREFIX + "PREFETCH names " + names.size() + " circuits; it must name at most "
                    + MOST_PREFETCHED + "; the others are read with their first call");
            return List.copyOf(names.subList(0, MOST_PREFETCHED));
        }
        return List.copyOf(names);
    }

    private boolean isName(String variable, String name) {
        try {
            return CircuitId.of(name, name).isRoot();
        } catch (IllegalArgumentException e) {
            problems.add(variable + ": " + e.getMessage());
            return false;
        }
    }

    private Map<String, CircuitPolicy> policies(CircuitPolicy base) {
        Map<String, CircuitPolicy> policies = new HashMap<>();
        for (String key : List.copyOf(variables.keySet())) {
            if (key.startsWith(POLICY_OF)) {
                policies.put(key.substring(POLICY_OF.length()), policy(key, base));
            }
        }
        return Map.copyOf(policies);
    }

    /** {@code name=value, name=value}, with the names that live policy has. */
    private CircuitPolicy policy(String key, CircuitPolicy base) {
        CircuitPolicy.Builder builder = base.toBuilder();
        try {
            for (String part : variables.getOrDefault(key, "").split(",", -1)) {
                if (!part.isBlank()) {
                    int equals = part.indexOf('=');
                    if (equals < 0) {
                        throw new IllegalArgumentException(
                                "'" + part.strip() + "' is no policy value; it must be" + " name=value");
                    }
                    builder.set(
                            part.substring(0, equals).strip(),
                            part.substring(equals + 1).strip());
                }
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            problems.add(key + ": " + e.getMessage());
            return base;
        }
    }

    private Optional<String> text(String name) {
        String value = variables.getOrDefault(name, "").strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** The same variables, one {@code NAME=value} a line; a real variable wins. */
    private void file(@org.jspecify.annotations.Nullable String name) {
        if (name == null || name.isBlank()) {
            return;
        }
        Path path = Path.of("/var/task").resolve(name.strip());
        try {
            if (Files.size(path) > MOST_FILE_BYTES) {
                throw new IOException("it has more than " + MOST_FILE_BYTES + " bytes");
            }
            for (String line : Files.readAllLines(path)) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    variables.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    problems.add(path + " holds '" + BoundedJson.shortened(line) + "'; a line is NAME=value");
                }
            }
        } catch (IOException e) {
            problems.add(PREFIX + "FILE is '" + name + "', which cannot be read: " + e.getMessage());
        }
    }
}
