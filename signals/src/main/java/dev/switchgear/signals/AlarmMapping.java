package dev.switchgear.signals;

import dev.switchgear.settings.Setting;
import dev.switchgear.spi.CircuitId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Finds the circuit of an alarm: by a list of ARNs and names, otherwise by the alarm's tag, otherwise by a pattern of
 * its name. A circuit is {@code dependency}, or {@code dependency/key}. Alarms of one name in several regions or
 * accounts may belong to one circuit; each of them holds it separately.
 *
 * @param names alarm to circuit; an alarm is its ARN, or its name in any region and account
 * @param tag the tag that contains the circuit, if alarms have one
 * @param pattern a pattern of names, with a group {@code circuit}, if alarms are named after circuits
 * @since 0.1.0
 */
public record AlarmMapping(Map<String, String> names, Optional<String> tag, Optional<Pattern> pattern) {
    /** @throws IllegalArgumentException if a circuit is not a valid name, or the pattern has no such group */
    public AlarmMapping {
        names = Map.copyOf(names);
        names.values().forEach(AlarmMapping::target);
        pattern.ifPresent(AlarmMapping::requireGroup);
    }

    /** Returns a mapping by a list of names only. */
    public static AlarmMapping of(Map<String, String> names) {
        return new AlarmMapping(names, Optional.empty(), Optional.empty());
    }

    static AlarmMapping of(Settings settings) {
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> pairs = settings.list(Setting.ALARMS);
        for (String pair : pairs) {
            int sign = pair.lastIndexOf('=');
            if (sign < 1) {
                throw new IllegalArgumentException("SWITCHGEAR_ALARMS has '" + pair + "'; it must be alarm=circuit");
            }
            String alarm = pair.substring(0, sign).strip();
            String circuit = pair.substring(sign + 1).strip();
            String other = names.putIfAbsent(alarm, circuit);
            if (other != null && !other.equals(circuit)) {
                throw new IllegalArgumentException("SWITCHGEAR_ALARMS maps alarm '" + alarm + "' to '" + other
                        + "' and to '" + circuit + "'; each alarm must have one circuit");
            }
        }
        return new AlarmMapping(
                names,
                settings.optional(Setting.ALARM_TAG),
                settings.optional(Setting.ALARM_PATTERN).map(AlarmMapping::compiled));
    }

    /**
     * Returns the circuit, if the alarm has one.
     *
     * @throws RejectedException if its tag or its name contains an invalid circuit
     */
    Optional<Target> circuitOf(AlarmNotice notice, AlarmTags tags) {
        String named = names.getOrDefault(notice.arn(), names.get(notice.name()));
        if (named != null) {
            return Optional.of(target(named));
        }
        Optional<String> tagged = tag.flatMap(key -> tags.tag(notice.arn(), key));
        try {
            return tagged.or(() -> byPattern(notice.name())).map(AlarmMapping::target);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(
                    Rejection.UNMAPPED,
                    "alarm '" + notice.name() + "' says by its " + (tagged.isPresent() ? "tag" : "name")
                            + " what is no circuit: " + e.getMessage());
        }
    }

    private Optional<String> byPattern(String name) {
        try {
            return pattern.map(form -> form.matcher(name))
                    .filter(Matcher::matches)
                    .map(match -> match.group("circuit"));
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(
                    "the pattern of alarms overflows the stack on a name of " + name.length() + " characters", e);
        }
    }

    private static Target target(String circuit) {
        int slash = circuit.indexOf('/');
        CircuitId id = slash < 0
                ? CircuitId.of("default", circuit)
                : CircuitId.of("default", circuit.substring(0, slash)).withKey(circuit.substring(slash + 1));
        return new Target(id.dependency(), slash < 0 ? Optional.empty() : Optional.of(id.key()));
    }

    private static Pattern compiled(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("SWITCHGEAR_ALARM_PATTERN is '" + pattern + "': " + e.getMessage(), e);
        }
    }

    private static void requireGroup(Pattern pattern) {
        if (!pattern.pattern().contains("(?<circuit>")) {
            throw new IllegalArgumentException(
                    "pattern of alarms is '" + pattern + "'; it must have a group (?<circuit>...)");
        }
    }

    /** A circuit, without its namespace. */
    record Target(String dependency, Optional<String> key) {}
}
