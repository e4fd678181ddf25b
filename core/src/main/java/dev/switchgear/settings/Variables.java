package dev.switchgear.settings;

import dev.switchgear.bounds.Misspelling;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the variables of a process, and the file that one of them may name. A variable takes precedence over the file.
 * The library, the extension and the handlers use this class, so that a text means the same to all of them.
 *
 * <p>White space around a value is ignored. An empty value is the same as a missing one. An invalid value is a problem,
 * and the default applies; the caller decides what to do about problems. Not safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class Variables {
    /** The largest number of circuits that are read while a function starts. */
    public static final int MOST_PREFETCHED = 100;

    /** A name that differs from that of a variable by so many letters is taken for a misspelt one. */
    private static final int MISSPELT_LETTERS = 2;

    private static final String FUNCTION_NAME = "AWS_LAMBDA_FUNCTION_NAME";

    private final Map<String, String> values = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** Reads the file that {@code SWITCHGEAR_FILE} names. */
    public interface Files {
        /**
         * Returns the bytes of a file. A file of more than 65,536 bytes is refused, so 65,537 are enough.
         *
         * @throws IOException if it cannot be read
         */
        byte[] read(String name) throws IOException;
    }

    /** Reads variables as {@link System#getenv()} returns them. */
    public Variables(Map<String, String> environment, Files files) {
        String name = environment.getOrDefault(Setting.FILE.key(), "").strip();
        if (!name.isEmpty()) {
            addFile(name, files);
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (!variable.getValue().isBlank()) {
                values.put(variable.getKey(), variable.getValue().strip());
            }
        }
    }

    /** Returns the problems of the variables read so far, each with the value and the limit. */
    public List<String> problems() {
        return problems;
    }

    /** Adds a problem that the caller found. */
    public void problem(String text) {
        if (!problems.contains(text)) {
            problems.add(text);
        }
    }

    /**
     * Throws if there is a problem.
     *
     * @throws IllegalArgumentException if there is a problem; the message contains all of them
     */
    public void requireValid() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Adds a problem for each variable that begins with {@code SWITCHGEAR_} and is unknown. */
    public void reportUnknown() {
        for (String key : values.keySet()) {
            String upper = key.toUpperCase(Locale.ROOT);
            if (upper.startsWith(Setting.PREFIX) && !Setting.isKnown(key)) {
                problem(key + " is not a variable"
                        + Misspelling.of(upper, Arrays.stream(Setting.values()).map(Setting::key), MISSPELT_LETTERS)
                                .map(meant -> "; did you mean " + meant + "?")
                                .orElse(" of Switchgear; docs/settings.md lists them"));
            }
        }
    }

    /** Returns a text, if it is set. */
    public Optional<String> text(Setting setting) {
        return Optional.ofNullable(values.get(setting.key()));
    }

    /** Returns a text or the default. */
    public String textOr(Setting setting) {
        return text(setting).orElse(setting.fallback());
    }

    /** Returns the name of the Lambda function, if this runs in one. */
    public Optional<String> functionName() {
        return Optional.ofNullable(values.get(FUNCTION_NAME));
    }

    /** Returns whether a flag is set, or its default. */
    public boolean flag(Setting setting) {
        return word(setting).equals("true");
    }

    /** Returns one of the allowed words of a setting, in lower case, or the default. */
    public String word(Setting setting) {
        String value = textOr(setting).toLowerCase(Locale.ROOT);
        if (setting.kind().words().contains(value)) {
            return value;
        }
        invalid(setting, textOr(setting));
        return setting.fallback();
    }

    /** Returns a whole number, if it is set and within its limits. */
    public Optional<Integer> number(Setting setting) {
        Optional<String> value = text(setting);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= setting.kind().least() && number <= setting.kind().most()) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // reported below, as a number out of range is
        }
        invalid(setting, value.get());
        return Optional.empty();
    }

    /** Returns a whole number or the default. */
    public int numberOr(Setting setting) {
        Optional<Integer> number = number(setting);
        return number.isPresent() ? number.get() : Integer.parseInt(setting.fallback());
    }

    /** Returns the elements of a list, without blank ones. */
    public List<String> list(Setting setting) {
        List<String> parts = new ArrayList<>();
        for (String part : text(setting).orElse("").split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /** Returns the namespace. */
    public String namespace() {
        String value = textOr(Setting.NAMESPACE);
        try {
            return CircuitId.of(value, "x").namespace();
        } catch (IllegalArgumentException e) {
            problem(Setting.NAMESPACE.key() + ": " + e.getMessage());
            return Setting.NAMESPACE.fallback();
        }
    }

    /** Returns the circuits that are read while a function starts, at most {@value #MOST_PREFETCHED}. */
    public List<String> prefetch() {
        List<String> names = new ArrayList<>();
        for (String name : list(Setting.PREFETCH)) {
            try {
                names.add(CircuitId.of("x", name).dependency());
            } catch (IllegalArgumentException e) {
                problem(Setting.PREFETCH.key() + ": " + e.getMessage());
            }
        }
        if (names.size() > MOST_PREFETCHED) {
            problem(Setting.PREFETCH.key() + " names " + names.size() + " circuits; it must name at most "
                    + MOST_PREFETCHED + ". The others are read with their first call");
        }
        return List.copyOf(names.subList(0, Math.min(names.size(), MOST_PREFETCHED)));
    }

    /** Returns the policy of circuits that have none of their own. */
    public CircuitPolicy policy() {
        return policy(CircuitPolicy.defaults());
    }

    /** Returns the same on top of {@code base} instead of the defaults. */
    public CircuitPolicy policy(CircuitPolicy base) {
        CircuitPolicy policy = policy(Setting.POLICY.key(), base);
        return flag(Setting.SHADOW) ? policy.toBuilder().shadow(true).build() : policy;
    }

    /** Returns the policies of single circuits on top of {@code base}, by {@link Setting#suffix}. */
    public Map<String, CircuitPolicy> policies(CircuitPolicy base) {
        Map<String, CircuitPolicy> policies = new HashMap<>();
        for (String key : values.keySet()) {
            if (key.startsWith(Setting.POLICY_OF)) {
                policies.put(key.substring(Setting.POLICY_OF.length()), policy(key, base));
            }
        }
        return policies;
    }

    private CircuitPolicy policy(String key, CircuitPolicy base) {
        PolicyList list = PolicyList.of(values.getOrDefault(key, ""), base);
        for (String text : list.problems()) {
            problem(key + ": " + text);
        }
        return list.policy();
    }

    /** Returns a number of seconds or the default. */
    public Duration seconds(Setting setting) {
        return Duration.ofSeconds(numberOr(setting));
    }

    private void addFile(String name, Files files) {
        String where = Setting.FILE.key() + " is '" + name + "'";
        try {
            SettingsFile file = SettingsFile.of(files.read(name));
            file.problems().forEach(text -> problem(where + "; " + text));
            file.values().forEach((key, value) -> {
                if (!value.isBlank()) {
                    values.put(key, value.strip());
                }
            });
        } catch (IOException | IllegalArgumentException e) {
            problem(where + ", which cannot be read (" + e + ")");
        }
    }

    /** Adds a problem: the value is invalid. */
    public void invalid(Setting setting, String value) {
        problem(setting.key() + " is '" + value + "'; it must be "
                + setting.mustBe().replace("`", ""));
    }
}
