package dev.switchgear.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table with the features that the machines use: items in memory, and the expressions that their states send. The
 * tests of the store show that these have the same meaning in DynamoDB, because the store sends the same.
 */
final class MapTable {
    private static final Pattern CLAUSE = Pattern.compile("(SET|REMOVE|ADD) (.*?)(?= (?:SET|REMOVE|ADD) |$)");
    private static final Pattern COMPARISON = Pattern.compile("(#\\w+) (=|<=|>=|<|>) (:\\w+)");

    private final Map<Object, Map<String, Object>> items = new HashMap<>();
    private int writes;

    /** Returns how many updates were made or refused. */
    int writes() {
        return writes;
    }

    Map<String, Object> item(Object key) {
        return items.getOrDefault(key, Map.of());
    }

    void put(Object key, Map<String, Object> item) {
        items.put(key, item);
    }

    /** Answers GetItem. */
    Map<String, Object> get(Map<?, ?> request) {
        Map<String, Object> item = item(Objects.requireNonNull(request.get("Key")));
        return item.isEmpty() ? Map.of() : Map.of("Item", item);
    }

    /** Answers UpdateItem; nothing if its condition does not hold. */
    @Nullable
    Map<String, Object> update(Map<?, ?> request) {
        writes++;
        Object key = Objects.requireNonNull(request.get("Key"));
        Map<?, ?> names = Definitions.part(request, "ExpressionAttributeNames");
        Map<?, ?> values = Definitions.part(request, "ExpressionAttributeValues");
        Map<String, Object> item = new HashMap<>(item(key));
        Object condition = request.get("ConditionExpression");
        if (condition instanceof String text && !holds(text, item, names, values)) {
            return null;
        }
        Matcher clauses = CLAUSE.matcher((String) Objects.requireNonNull(request.get("UpdateExpression")));
        while (clauses.find()) {
            for (String action : clauses.group(2).split(", ", -1)) {
                List<String> words = List.of(action.split(" (?:= )?", -1));
                String name = (String) Objects.requireNonNull(names.get(words.get(0)), action);
                if (words.size() == 1) {
                    item.remove(name);
                } else {
                    Object value = Objects.requireNonNull(values.get(words.get(1)), action);
                    item.put(name, clauses.group(1).equals("ADD") ? sum(item.get(name), value) : value);
                }
            }
        }
        items.put(key, item);
        return Map.of("Attributes", item);
    }

    private static boolean holds(String condition, Map<String, Object> item, Map<?, ?> names, Map<?, ?> values) {
        for (String term : condition.split(" AND ", -1)) {
            String inner = term.startsWith("(") ? term.substring(1, term.length() - 1) : term;
            boolean any = false;
            for (String choice : inner.split(" OR ", -1)) {
                any |= single(choice, item, names, values);
            }
            if (!any) {
                return false;
            }
        }
        return true;
    }

    private static boolean single(String term, Map<String, Object> item, Map<?, ?> names, Map<?, ?> values) {
        if (term.startsWith("attribute_not_exists(")) {
            String name = term.substring("attribute_not_exists(".length(), term.length() - 1);
            return !item.containsKey((String) Objects.requireNonNull(names.get(name)));
        }
        Matcher comparison = COMPARISON.matcher(term);
        if (!comparison.matches()) {
            throw new IllegalArgumentException("a condition that no state sends: " + term);
        }
        Object held = item.get((String) Objects.requireNonNull(names.get(comparison.group(1))));
        Object limit = Objects.requireNonNull(values.get(comparison.group(3)));
        if (held == null) {
            return false;
        }
        if (comparison.group(2).equals("=")) {
            return held.equals(limit);
        }
        int order = Long.compare(number(held), number(limit));
        return switch (comparison.group(2)) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static Object sum(@Nullable Object held, Object more) {
        if (((Map<?, ?>) more).get("NS") instanceof List<?> added) {
            TreeSet<String> all = new TreeSet<>();
            if (held != null) {
                ((List<?>) Objects.requireNonNull(((Map<?, ?>) held).get("NS")))
                        .forEach(each -> all.add((String) each));
            }
            added.forEach(each -> all.add((String) each));
            return Map.of("NS", new ArrayList<>(all));
        }
        return Map.of("N", Long.toString((held == null ? 0 : number(held)) + number(more)));
    }

    private static long number(Object value) {
        return Long.parseLong((String) Objects.requireNonNull(((Map<?, ?>) value).get("N")));
    }
}
