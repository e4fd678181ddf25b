package dev.switchgear.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that a person, a newer version or another program may leave in an item, an input or a live policy: odd, but
 * harmless.
 */
final class GridValues {
    static final long NOW = CircuitScene.NOW;

    /** Ends of ranges, fractions, the largest values of a double and beyond, exponents as DynamoDB writes them. */
    static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "1",
            "0.5",
            "-1.5",
            "2.999999999999",
            "100",
            "1000001",
            "1E+2",
            "1e-7",
            "1E+20",
            "1E+125",
            "9007199254740991",
            "9007199254740992",
            "9007199254740993",
            "-9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "123456789012345678901234567890",
            "0.1234567890123456789",
            Long.toString(NOW),
            Long.toString(NOW + 2_000),
            Long.toString(NOW / 1_000 + 60));

    static final List<String> TEXTS = List.of(
            "",
            " ",
            "7",
            " 12 ",
            "0x10",
            "1e400",
            "NaN",
            "null",
            "open",
            "OPEN",
            "FORCED_CLOSED",
            "forced-open",
            " Disable ",
            "2030-03-17T18:00:00Z",
            "half open",
            "toString",
            "constructor",
            "__proto__",
            "'; $error('x'); '",
            "\" & $w & \"",
            "{% $millis() %}",
            "a/b/c",
            "\\u0041\\",
            "\ud83d\ude00\u0301 \u05d0\u202e",
            "line\nline\ttab\u0000",
            "x".repeat(3_000));

    private static final List<Map<String, Object>> OTHERS = List.of(
            Map.of("BOOL", true),
            Map.of("NULL", true),
            Map.of("L", List.of(Map.of("N", "1"))),
            Map.of("M", Map.of("S", Map.of("S", "x"))),
            Map.of("SS", List.of("a", "b")),
            Map.of("NS", List.of("1", "2")));

    static final List<String> POLICIES = List.of(
            "{\"probes\": 2}",
            "{\"probes\": 2.0, \"openWaitMillis\": \"600\"}",
            "{\"probes\": 1e0}",
            "{\"probes\": 9007199254740993}",
            "{\"failureRateThreshold\": 0.1e1}",
            "{\"failureRateThreshold\": 0.30000000000000004}",
            "{\"failureRateThreshold\": 5e-1, \"fleetSize\": 1000000}",
            "{\"consecutiveFailures\": 1}",
            "{\"failureCount\": 2, \"failureCountWindowMillis\": 1000}",
            "{\"slowCallDurationMillis\": 10, \"slowCallRateThreshold\": 0.05}",
            "{\"shadow\": true, \"enforcePercentage\": 0}",
            "{\"shadow\": \"false\", \"enforcePercentage\": \"50\"}",
            "{\"openWaitMillis\": 300000}",
            "{\"maxOpenWaitMillis\": 99.5}",
            "{\"rampMillis\": 0, \"refreshIntervalMillis\": 200}",
            "{\"toString\": 1}",
            "{\"__proto__\": 1}",
            "{\"probes\": \" 3 \"}",
            "{\"probes\": \"0x3\"}",
            "{\"probes\": \"1e400\"}",
            "{\"probes\": -0}",
            "{\"probes\": null}",
            "{}",
            "[1]",
            "7");

    private static final List<String> ATTRIBUTES = List.of(
            "format",
            "state",
            "epoch",
            "openUntil",
            "openedAt",
            "reopens",
            "probeScore",
            "probeMillis",
            "grants",
            "watch",
            "watchFrom",
            "watchUntil",
            "level",
            "levelAt",
            "rampFrom",
            "rampMillis",
            "fleetHint",
            "override",
            "overrideUntil",
            "overrideAt",
            "overrideBy",
            "overrideReason",
            "signals",
            "reason",
            "committedAt",
            "probe1Holder",
            "probe1Until",
            "ttl",
            "somebodyElses");

    /** One item of the grid, and its odd part. */
    record Odd(String name, Map<String, Object> item) {
        @Override
        public String toString() {
            return name;
        }
    }

    private GridValues() {}

    /** Every attribute with every odd value, in circuits of every phase in turn, and every live policy. */
    static List<Odd> items() {
        List<Map<String, Object>> phases = new ArrayList<>(phases().values());
        List<String> names = new ArrayList<>(phases().keySet());
        List<Odd> items = new ArrayList<>();
        for (int i = 0; i < phases.size(); i++) {
            items.add(new Odd(names.get(i), phases.get(i)));
        }
        List<Map<String, Object>> values = new ArrayList<>(OTHERS);
        NUMBERS.forEach(number -> values.add(Map.of("N", number)));
        TEXTS.forEach(text -> values.add(Map.of("S", text)));
        int turn = 0;
        for (String attribute : ATTRIBUTES) {
            for (Map<String, Object> value : values) {
                items.add(odd(names.get(turn % names.size()), phases.get(turn % names.size()), attribute, value));
                turn++;
            }
        }
        for (String policy : POLICIES) {
            for (int i = 0; i < phases.size(); i++) {
                items.add(odd(names.get(i), phases.get(i), "policy", Map.of("S", policy)));
            }
        }
        return items;
    }

    private static Odd odd(String phase, Map<String, Object> item, String attribute, Map<String, Object> value) {
        Map<String, Object> changed = new HashMap<>(item);
        changed.put(attribute, value);
        String shown = value.toString();
        return new Odd(phase + ", " + attribute + " " + shown.substring(0, Math.min(60, shown.length())), changed);
    }

    /** A circuit in each phase, as the store writes it. */
    private static Map<String, Map<String, Object>> phases() {
        Map<String, Map<String, Object>> phases = new LinkedHashMap<>();
        phases.put("absent", Map.of());
        phases.put("closed", item("CLOSED", Map.of("epoch", NOW - 90_000)));
        phases.put("watched", item("CLOSED", watch()));
        phases.put("waiting", item("OPEN", Map.of("openUntil", NOW + 1_700, "reopens", 2L)));
        phases.put("probing", item("OPEN", Map.of("openUntil", NOW - 9_000, "grants", 1L)));
        Map<String, Object> leased = new HashMap<>(item("OPEN", Map.of("openUntil", NOW - 9_000, "probeScore", 1L)));
        leased.put("probe1Holder", Map.of("S", "abcd1234"));
        leased.put("probe1Until", Map.of("N", Long.toString(NOW + 700)));
        phases.put("leased", leased);
        Map<String, Object> ramping = new HashMap<>(item("CLOSED", watch()));
        ramping.put("rampFrom", Map.of("N", Long.toString(NOW - 4_000)));
        ramping.put("rampMillis", Map.of("N", "10000"));
        phases.put("ramping", ramping);
        Map<String, Object> forced = new HashMap<>(item("CLOSED", Map.of()));
        forced.put("override", Map.of("S", "FORCED_OPEN"));
        forced.put("overrideBy", Map.of("S", "jane"));
        forced.put("overrideReason", Map.of("S", "maintenance"));
        forced.put("overrideAt", Map.of("N", Long.toString(NOW - 5_000)));
        phases.put("forced", forced);
        return phases;
    }

    private static Map<String, Object> watch() {
        return Map.of("watch", 3L, "watchFrom", NOW - 4_000, "watchUntil", NOW + 6_000, "levelAt", NOW - 60_000);
    }

    private static Map<String, Object> item(String state, Map<String, Object> numbers) {
        Map<String, Object> item = new HashMap<>();
        item.put("state", Map.of("S", state));
        item.put("reason", Map.of("S", "it failed"));
        Map<String, Object> all = new HashMap<>(Map.of("epoch", NOW - 60_000, "openedAt", NOW - 60_000));
        all.putAll(numbers);
        all.forEach((name, value) -> item.put(name, Map.of("N", value.toString())));
        return item;
    }
}
