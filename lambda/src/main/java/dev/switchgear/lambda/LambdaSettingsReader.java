package dev.switchgear.lambda;

import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Reads settings and goes on where one makes no sense: it takes that one's default and keeps the problem, so that all are
 * told at once, and so that a function can be protected by what is left.
 */
final class LambdaSettingsReader {
    private static final String FUNCTION_NAME = "AWS_LAMBDA_FUNCTION_NAME";

    /** No invocation lasts longer. */
    private static final long LONGEST_MILLIS = 900_000;

    /** What core takes at least; see its Watchdog. */
    private static final long LEAST_MARGIN_MILLIS = 200;

    private static final long LONGEST_MARGIN_MILLIS = 60_000;
    private static final int MOST_PREFETCHED = 100;

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();
    private boolean tableNeeded = true;

    LambdaSettingsReader(Map<String, String> variables) {
        this.variables = new TreeMap<>(variables);
    }

    /** What makes no sense; complete after {@link #read}. */
    List<String> problems() {
        return problems;
    }

    /** Somebody hands in a store of their own. */
    void needNoTable() {
        tableNeeded = false;
    }

    boolean strict() {
        return flag(Variable.STRICT);
    }

    LambdaSettings read() {
        problems.clear();
        addFile();
        boolean disabled = flag(Variable.DISABLED);
        Optional<String> table = table(disabled);
        CircuitPolicy policy = policy(Variable.POLICY.key(), CircuitPolicy.defaults());
        if (flag(Variable.SHADOW)) {
            policy = policy.toBuilder().shadow(true).build();
        }
        LambdaSettings settings = new LambdaSettings(
                table,
                text(Variable.REGION),
                endpoint(),
                named(Variable.NAMESPACE, "namespace", "default"),
                text(Variable.LABEL).orElse(variables.getOrDefault(FUNCTION_NAME, "java")),
                policy,
                policies(policy),
                prefetch(),
                millis(Variable.TIMEOUT_MILLIS, 1, LONGEST_MILLIS),
                millis(Variable.DEADLINE_MARGIN_MILLIS, LEAST_MARGIN_MILLIS, LONGEST_MARGIN_MILLIS)
                        .orElse(Duration.ofMillis(LEAST_MARGIN_MILLIS)),
                disabled,
                emf());
        flag(Variable.STRICT);
        for (String key : variables.keySet()) {
            Variable.meantBy(key)
                    .ifPresent(meant -> problems.add(key + " is no variable; did you mean " + meant.key() + "?"));
        }
        return settings;
    }

    private void addFile() {
        Optional<String> name = text(Variable.FILE);
        if (name.isEmpty()) {
            return;
        }
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(name.get()), StandardCharsets.UTF_8)) {
            file.load(reader);
            file.stringPropertyNames().forEach(key -> variables.putIfAbsent(key, file.getProperty(key)));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(Variable.FILE.key() + " is '" + name.get() + "', which cannot be read (" + e + ")");
        }
    }

    private Optional<String> text(Variable variable) {
        return Optional.ofNullable(variables.get(variable.key()))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private boolean flag(Variable variable) {
        String value = text(variable).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            problem(variable, value, "it must be true or false");
        }
        return value.equals("true");
    }

    private Optional<String> table(boolean disabled) {
        Optional<String> table = text(Variable.TABLE);
        if (table.isEmpty()) {
            if (!disabled && tableNeeded) {
                problems.add(Variable.TABLE.key() + " is not set; it must name the circuits' table");
            }
            return table;
        }
        try {
            DynamoDbCircuitStore.builder().table(table.get()); // checks the name
            return table;
        } catch (IllegalArgumentException e) {
            problems.add(Variable.TABLE.key() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<URI> endpoint() {
        Optional<String> value = text(Variable.ENDPOINT);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(value.get());
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return Optional.of(uri);
            }
        } catch (java.net.URISyntaxException e) {
            // told below, as an address of another kind is
        }
        problem(Variable.ENDPOINT, value.get(), "it must be an address such as https://host:port");
        return Optional.empty();
    }

    private String named(Variable variable, String part, String otherwise) {
        String value = text(variable).orElse(otherwise);
        return isName(variable.key(), part, value) ? value : otherwise;
    }

    private boolean isName(String key, String part, String value) {
        try {
            CircuitId.of(part.equals("namespace") ? value : "x", part.equals("namespace") ? "x" : value);
            return true;
        } catch (IllegalArgumentException e) {
            problems.add(key + ": " + e.getMessage());
            return false;
        }
    }

    private List<String> prefetch() {
        List<String> names = new ArrayList<>();
        for (String name : text(Variable.PREFETCH).orElse("").split(",", -1)) {
            String circuit = name.strip();
            if (!circuit.isEmpty() && isName(Variable.PREFETCH.key(), "circuit", circuit)) {
                names.add(circuit);
            }
        }
        if (names.size() > MOST_PREFETCHED) {
            problems.add(Variable.PREFETCH.key() + " names " + names.size() + " circuits; it must name at most "
                    + MOST_PREFETCHED);
        }
        return names.subList(0, Math.min(names.size(), MOST_PREFETCHED));
    }

    private Optional<Duration> millis(Variable variable, long least, long most) {
        Optional<String> value = text(variable);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            long millis = Long.parseLong(value.get());
            if (millis >= least && millis <= most) {
                return Optional.of(Duration.ofMillis(millis));
            }
        } catch (NumberFormatException e) {
            // told below, as a number out of range is
        }
        problem(variable, value.get(), "it must be a number from " + least + " to " + most);
        return Optional.empty();
    }

    private boolean emf() {
        String value = text(Variable.METRICS).orElse("none");
        if (!value.equals("emf") && !value.equals("none")) {
            problem(Variable.METRICS, value, "it must be emf or none");
        }
        return value.equals("emf");
    }

    private Map<String, CircuitPolicy> policies(CircuitPolicy base) {
        Map<String, CircuitPolicy> policies = new HashMap<>();
        variables.keySet().stream()
                .filter(key -> key.startsWith(Variable.POLICY_OF))
                .forEach(key -> policies.put(key.substring(Variable.POLICY_OF.length()), policy(key, base)));
        return policies;
    }

    private CircuitPolicy policy(String key, CircuitPolicy base) {
        return PolicyVariable.read(key, variables.getOrDefault(key, ""), base, problems);
    }

    private void problem(Variable variable, String value, String limit) {
        String text = variable.key() + " is '" + value + "'; " + limit;
        if (!problems.contains(text)) {
            problems.add(text);
        }
    }
}
