package dev.switchgear.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a JSON object whose values are numbers or booleans, or texts that hold one; nothing nested.
 *
 * <p>{@link #GRAMMAR} says the same as one regular expression, for participants that cannot run Java; a test compares both.
 */
final class FlatJson {
    private static final String SPACE = "[ \\t\\n\\r]*";

    /** A number of JSON. Its length is bounded, so that it is finite in every language. */
    private static final String NUMBER = "-?(0|[1-9][0-9]{0,15})([.][0-9]{1,20})?([eE][+-]?[0-9]{1,2})?";

    private static final String SCALAR = "(" + NUMBER + "|true|false)";
    private static final String ENTRY =
            SPACE + "\"[A-Za-z]+\"" + SPACE + ":" + SPACE + "(" + SCALAR + "|\"" + SCALAR + "\")" + SPACE;

    /** The whole text of an object that {@link #parse} accepts. */
    static final String GRAMMAR = SPACE + "\\{" + SPACE + "(" + ENTRY + "(," + ENTRY + ")*)?\\}" + SPACE;

    private static final Pattern A_NUMBER = Pattern.compile(NUMBER);
    private static final Pattern A_SCALAR = Pattern.compile(SCALAR);
    private static final Pattern A_NAME = Pattern.compile("[A-Za-z]+");

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /** Returns names and values, values as they are written. */
    static Map<String, String> parse(String text) {
        return new FlatJson(text).object();
    }

    /** Whether a text is a number as JSON writes it. */
    static boolean isNumber(String text) {
        return A_NUMBER.matcher(text).matches();
    }

    private Map<String, String> object() {
        Map<String, String> values = new LinkedHashMap<>();
        expect('{');
        if (peek() == '}') {
            at++;
        } else {
            do {
                String name = string(A_NAME, "a name of letters");
                expect(':');
                values.put(name, peek() == '"' ? string(A_SCALAR, "a number, true or false") : literal());
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

    private String string(Pattern allowed, String wanted) {
        expect('"');
        int from = at;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                throw wrong("a text without escapes");
            }
            at++;
        }
        String content = text.substring(from, at);
        if (at < text.length() && !allowed.matcher(content).matches()) {
            at = from;
            throw wrong(wanted);
        }
        if (at == text.length()) {
            throw wrong("'\"'");
        }
        at++;
        return content;
    }

    private String literal() {
        int from = at;
        while (at < text.length() && "+-.0123456789abcdefghijklmnopqrstuvwxyzE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String content = text.substring(from, at);
        if (!A_SCALAR.matcher(content).matches()) {
            at = from;
            throw wrong("a number, true or false");
        }
        return content;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "'");
        }
        at++;
    }

    /** The next character that is no white space of JSON's; 0 at the end, and for a NUL, which is none either. */
    private char peek() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? (text.charAt(at) == 0 ? '\uffff' : text.charAt(at)) : 0;
    }

    private IllegalArgumentException wrong(String wanted) {
        return new IllegalArgumentException("live policy is no flat JSON object of numbers, true and false: expected "
                + wanted + " at character " + (at + 1) + " of " + text.length());
    }
}
