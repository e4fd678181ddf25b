package dev.switchgear.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A value of an item, as DynamoDB sends it. The SDK's own class loads a hundred others, which a cold start would pay for.
 *
 * @param type the name of its type in DynamoDB's JSON: {@code S}, {@code N}, {@code SS}, {@code NS}, …
 * @param content a String for {@code S} and {@code N}, a list of them for {@code SS} and {@code NS}; otherwise a text for
 *     people
 */
record StoredValue(String type, Object content) {
    static final String TEXT = "S";
    static final String NUMBER = "N";
    static final String TEXTS = "SS";
    static final String NUMBERS = "NS";

    static StoredValue text(String value) {
        return new StoredValue(TEXT, value);
    }

    static StoredValue number(String value) {
        return new StoredValue(NUMBER, value);
    }

    static StoredValue texts(Collection<String> values) {
        return new StoredValue(TEXTS, List.copyOf(values));
    }

    static StoredValue numbers(Collection<String> values) {
        return new StoredValue(NUMBERS, List.copyOf(values));
    }

    boolean is(String other) {
        return type.equals(other);
    }

    /** The elements of a set; empty if it is none. */
    List<String> elements() {
        List<String> elements = new ArrayList<>();
        if (content instanceof List<?> list) {
            for (Object element : list) {
                elements.add(String.valueOf(element));
            }
        }
        return elements;
    }

    /** The text of a text or a number; of another value, a text for people. */
    @Override
    public String toString() {
        return String.valueOf(content);
    }
}
