package dev.switchgear.workflow;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Evaluates an expression of a definition as Step Functions would: with variables, at a time, with a drawn number. */
public final class Formula {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Jsonata> PARSED = new HashMap<>();

    private final Map<String, Object> variables = new HashMap<>();
    private final long nowMillis;
    private final double drawn;
    private final double lot;
    private Consumer<Evaluation> observer = evaluation -> {};

    /**
     * One evaluation with all of its inputs.
     *
     * @param value its result; null if it failed or returned nothing
     */
    record Evaluation(
            String expression,
            Map<String, Object> variables,
            long nowMillis,
            double lot,
            double drawn,
            @Nullable Object value) {}

    /**
     * Creates the environment of a formula.
     *
     * @param nowMillis the result of {@code $millis()}
     * @param drawn the result of {@code $random()}, always
     */
    public Formula(long nowMillis, double drawn) {
        this(nowMillis, drawn, drawn);
    }

    /**
     * Creates the environment of a formula.
     *
     * @param lot the result of {@code $random()} the first time
     */
    public Formula(long nowMillis, double drawn, double lot) {
        this.nowMillis = nowMillis;
        this.drawn = drawn;
        this.lot = lot;
    }

    /** Sets a variable. */
    public Formula with(String name, @Nullable Object value) {
        variables.put(name, value);
        return this;
    }

    /** Reports each evaluation to {@code newObserver}, also one that fails. */
    Formula observedBy(Consumer<Evaluation> newObserver) {
        observer = newObserver;
        return this;
    }

    /** Returns the value of a text in a definition: of the expression between its braces, or the text itself. */
    public Object value(@Nullable Object field) {
        String text = Objects.requireNonNull((String) field, "the definition has no such field");
        return text.startsWith("{%") ? evaluate(text.substring(2, text.length() - 2)) : text;
    }

    /** Returns the value of each field of an assignment. */
    public Map<String, Object> values(Map<?, ?> fields) {
        Map<String, Object> values = new HashMap<>();
        fields.forEach((name, field) -> values.put((String) name, value(field)));
        return values;
    }

    private Object evaluate(String expression) {
        Object value = null;
        try {
            value = evaluated(expression);
            return value;
        } finally {
            observer.accept(new Evaluation(expression, new HashMap<>(variables), nowMillis, lot, drawn, value));
        }
    }

    private Object evaluated(String expression) {
        Jsonata jsonata = PARSED.computeIfAbsent(expression, Jsonata::jsonata);
        Jsonata.Frame frame = jsonata.createFrame();
        frame.setRuntimeBounds(20_000, 500);
        variables.forEach(frame::bind);
        frame.bind("millis", function(input -> nowMillis, "<:n>"));
        AtomicInteger draws = new AtomicInteger();
        frame.bind("random", function(input -> draws.getAndIncrement() == 0 ? lot : drawn, "<:n>"));
        frame.bind("parse", function(input -> parsed((String) input.get(0)), "<s:x>"));
        Object value = jsonata.evaluate(null, frame);
        if (value == null) {
            throw new JException("nothing is no value", -1, expression);
        }
        return plain(value);
    }

    private static Jsonata.JFunction function(Body body, String signature) {
        return new Jsonata.JFunction((input, arguments) -> body.of(arguments), signature);
    }

    private static Object parsed(String text) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    /** Returns the value as JSON, as it would pass to the next state. */
    private static Object plain(Object value) {
        if (value instanceof String) {
            return value; // also a text that would be JSON
        }
        try {
            return JSON.readValue(Functions.string(value, false), Object.class);
        } catch (JsonProcessingException e) {
            return value;
        }
    }

    private interface Body {
        Object of(List<?> arguments);
    }
}
