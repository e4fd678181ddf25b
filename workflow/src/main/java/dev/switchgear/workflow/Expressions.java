package dev.switchgear.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.switchgear.protocol.ProtocolTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * JSONata, made from the files beside this class. A file is readable and has comments; in a definition it is one
 * line. {@code @name@} in a file stands for a number of the protocol or for a value of the definition.
 */
final class Expressions {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final Pattern NAME = Pattern.compile("@([A-Za-z]+)@");

    private final Map<String, String> values = new HashMap<>();

    Expressions() {
        ProtocolTable.numbers().forEach((name, number) -> values.put(name, number.toString()));
        values.put("policyGrammar", "/" + ProtocolTable.policyGrammar() + "/");
    }

    private Expressions(Expressions other) {
        values.putAll(other.values);
    }

    /** The same with one more value, a number, a text, or a map of those, as JSONata writes it. */
    Expressions with(String name, Object value) {
        Expressions more = new Expressions(this);
        more.values.put(name, value instanceof String text ? text : literal(value));
        return more;
    }

    /** Returns the content of the file, on one line. */
    String file(String name) {
        return filled(read(name + ".jsonata")
                .replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("\\s+", " ")
                .strip());
    }

    /** Returns {@code text} with its {@code @names@} replaced. */
    String filled(String text) {
        return NAME.matcher(text).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null) {
                throw new IllegalStateException("@" + match.group(1) + "@ has no value");
            }
            return java.util.regex.Matcher.quoteReplacement(value);
        });
    }

    /** Returns several files one after the other. */
    String files(String... names) {
        StringBuilder all = new StringBuilder();
        for (String name : names) {
            all.append(all.isEmpty() ? "" : " ").append(file(name));
        }
        return all.toString();
    }

    /** Returns an expression in the form of a definition. */
    static String asl(String expression) {
        return "{% " + expression + " %}";
    }

    /** Returns a block: its definitions, and the value of its last expression. */
    static String block(String... parts) {
        return asl("(" + String.join(" ", parts) + ")");
    }

    /** Returns a value as JSONata writes it. Keys are sorted, so that the same definition is always the same text. */
    static String literal(Object value) {
        try {
            return JSON.writeValueAsString(value).replace("'", "\\u0027");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + value, e);
        }
    }

    private static String read(String file) {
        try (InputStream in = Expressions.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
