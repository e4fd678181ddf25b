package dev.switchgear.spring;

import dev.switchgear.settings.PolicyValue;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Names of policy values as Spring writes them: {@code open-wait-millis} in a file, {@code OPENWAITMILLIS} in a variable. Spring
 * relaxes the names of properties, and not the keys of maps.
 */
final class RelaxedNames {
    private RelaxedNames() {}

    /** Returns the values under their own names. An unknown name stays, and the reader of the policy reports it. */
    static Map<String, String> resolved(Map<String, String> values) {
        Map<String, String> resolved = new HashMap<>();
        values.forEach((name, value) -> resolved.put(resolved(name), value));
        return resolved;
    }

    private static String resolved(String name) {
        return PolicyValue.ALL.stream()
                .map(PolicyValue::name)
                .filter(known -> plain(known).equals(plain(name)))
                .findFirst()
                .orElse(name);
    }

    private static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
