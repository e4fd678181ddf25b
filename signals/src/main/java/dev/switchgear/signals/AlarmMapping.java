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
 * Which circuit an alarm speaks of: by a list of names, else by the alarm's tag, else by a pattern of its name. A circuit
 * is {@code dependency}, or {@code dependency/key}.
 *
 * @param names alarm to circuit
 * @param tag the tag that names the circuit, if alarms are tagged
 * @param pattern of names, with a group {@code circuit}, if alarms are named after circuits
 * @since 0.1.0
 */
public record AlarmMapping(Map<String, String> names, Optional<String> tag, Optional<Pattern> pattern) {
    /** @throws IllegalArgumentException if a circuit is no valid name, or the pattern has no such group */
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
            names.put(pair.substring(0, sign).strip(), pair.substring(sign + 1).strip());
        }
        return new AlarmMapping(
                names,
                settings.optional(Setting.ALARM_TAG),
                settings.optional(Setting.ALARM_PATTERN).map(AlarmMapping::compiled));
    }

    /** Returns the circuit, if the alarm has one. */
    Optional<Target> circuitOf(AlarmNotice notice, AlarmTags tags) {
        String named = names.get(notice.name());
        if (named != null) {
            return Optional.of(target(named));
        }
        Optional<String> tagged = tag.flatMap(key -> tags.tag(notice.arn(), key));
        return tagged.or(() -> pattern.map(form -> form.matcher(notice.name()))
                        .filter(Matcher::matches)
                        .map(match -> match.group("circuit")))
                .map(AlarmMapping::target);
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
