package dev.switchgear.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** States of the Amazon States Language, as maps in the order in which a person reads them. */
final class States {
    static final String ALL = "States.ALL";
    static final String LOST = "DynamoDB.ConditionalCheckFailedException";

    private States() {}

    /** Returns a map that keeps the order of its entries: name, value, name, value. */
    static Map<String, Object> map(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }

    /** Returns {@code first} with {@code more} after it. */
    static Map<String, Object> with(Map<String, Object> first, Object... more) {
        Map<String, Object> all = new LinkedHashMap<>(first);
        all.putAll(map(more));
        return all;
    }

    static Map<String, Object> catching(List<String> errors, Map<String, Object> assign, String next) {
        return map("ErrorEquals", errors, "Assign", assign, "Next", next);
    }

    static Map<String, Object> choice(String condition, String next) {
        return map("Condition", Expressions.asl(condition), "Next", next);
    }

    /** Returns the state that chooses the next state by the {@code todo} of the work. */
    static Map<String, Object> route(Map<String, String> ways) {
        List<Object> choices = new ArrayList<>();
        ways.forEach((word, state) -> choices.add(choice("$w.todo = '" + word + "'", state)));
        return map("Type", "Choice", "Choices", choices, "Default", "Invalid");
    }

    /** Returns an assignment that changes some fields of {@code $w} and keeps the others. */
    static Map<String, Object> change(String fields) {
        return map("w", Expressions.asl("$merge([$w, {" + fields + "}])"));
    }
}
