package dev.switchgear.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a JSON object whose values are texts, numbers or booleans; nothing nested. */
final class FlatJson {
    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /** Returns names and values, values as they are written. */
    static Map<String, String> parse(String text) {
        return new FlatJson(text).object();
    }

    private Map<String, String> object() {
        Map<String, String> values = new LinkedHashMap<>();
        expect('{');
        if (peek() == '}') {
            at++;
        } else {
            do {
                String name = string();
                expect(':');
                values.put(name, peek() == '"' ? string() : literal());
            } while (more());
        }
        if (peek() != 0) {
            throw wrong("nothing after the object");
        }
        return values;
    }

    private boolean more() {
        char next = peek();
        if (next != ',' && next != '}') {
            throw wrong("',' or '}'");
        }
        at++;
        return next == ',';
    }

    private String string() {
        expect('"');
        StringBuilder content = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                throw wrong("a text without escapes");
            }
            content.append(text.charAt(at++));
        }
        expect('"');
        return content.toString();
    }

    private String literal() {
        int from = at;
        while (at < text.length() && "+-.0123456789abcdefghijklmnopqrstuvwxyzE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (from == at) {
            throw wrong("a text, a number, true or false");
        }
        return text.substring(from, at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "'");
        }
        at++;
    }

    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException wrong(String wanted) {
        return new IllegalArgumentException("live policy is no flat JSON object: expected " + wanted + " at character "
                + (at + 1) + " of " + text.length());
    }
}
