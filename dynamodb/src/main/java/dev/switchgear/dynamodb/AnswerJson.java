package dev.switchgear.dynamodb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object into maps, lists, strings, booleans, {@link Number} literals as strings, and null. It reads what
 * DynamoDB sends; whatever is no JSON is refused with its place.
 */
final class AnswerJson {
    /** DynamoDB's items have 32 levels, each of two objects in JSON. */
    private static final int DEEPEST = 100;

    private static final int HEX_DIGITS = 4;
    private static final int HEX = 16;

    private final String text;
    private int at;
    private int depth;

    private AnswerJson(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if the text is not one JSON object */
    static Map<?, ?> object(String text) {
        AnswerJson json = new AnswerJson(text);
        Object value = json.value();
        json.space();
        if (json.at < text.length() || !(value instanceof Map<?, ?> object)) {
            throw json.invalid();
        }
        return object;
    }

    private @Nullable Object value() {
        if (++depth > DEEPEST) {
            throw invalid();
        }
        space();
        Object value;
        switch (peek()) {
            case '{' -> value = map();
            case '[' -> value = list();
            case '"' -> value = string();
            case 't' -> value = word("true", true);
            case 'f' -> value = word("false", false);
            case 'n' -> value = word("null", null);
            default -> value = number();
        }
        depth--;
        space();
        return value;
    }

    private Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        at++;
        space();
        if (peek() == '}') {
            at++;
            return map;
        }
        do {
            space();
            String name = string();
            space();
            expect(':');
            map.put(name, value());
        } while (goesOn('}'));
        return map;
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        space();
        if (peek() == ']') {
            at++;
            return list;
        }
        do {
            list.add(value());
        } while (goesOn(']'));
        return list;
    }

    /** Reads a comma and returns true, or reads the end and returns false. */
    private boolean goesOn(char end) {
        char next = peek();
        at++;
        if (next != ',' && next != end) {
            at--;
            throw invalid();
        }
        return next == ',';
    }

    private String string() {
        expect('"');
        int start = at;
        StringBuilder escaped = null;
        while (peek() != '"') {
            char letter = text.charAt(at);
            if (letter < ' ') {
                throw invalid();
            }
            if (letter == '\\') {
                escaped = escaped == null ? new StringBuilder() : escaped;
                escaped.append(text, start, at);
                at++;
                escaped.append(escape());
                start = at;
            } else {
                at++;
            }
        }
        String rest = text.substring(start, at);
        at++;
        return escaped == null ? rest : escaped.append(rest).toString();
    }

    private char escape() {
        char letter = peek();
        at++;
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw invalid();
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            char letter = peek();
            int digit = letter < 128 ? Character.digit(letter, HEX) : -1;
            if (digit < 0) {
                throw invalid();
            }
            code = code * HEX + digit;
            at++;
        }
        return (char) code;
    }

    private String number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        int whole = at;
        digits();
        if (text.charAt(whole) == '0' && at > whole + 1) {
            throw invalid();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '-' || peek() == '+') {
                at++;
            }
            digits();
        }
        return text.substring(start, at);
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw invalid();
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw invalid();
        }
        at += word.length();
        return value;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw invalid();
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw invalid();
        }
        return text.charAt(at);
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException invalid() {
        return new IllegalArgumentException("character " + at + " of " + text.length() + " is not what JSON has there");
    }
}
