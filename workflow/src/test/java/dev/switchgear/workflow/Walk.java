package dev.switchgear.workflow;

import com.dashjoin.jsonata.JException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a definition on virtual time, so that a wait takes no real time. It tests how the states work together.
 * The conformance suite shows that an engine from another project does the same.
 */
final class Walk {
    private static final int MOST_STATES = 200;
    private static final String UNDEFINED = "States.QueryEvaluationError";

    private final Map<?, ?> states;
    private final MapTable table;
    private final Function<Object, Object> callee;
    private final SplittableRandom random;
    private long nowMillis;
    private int largestArguments;
    private int largestAssign;
    private Consumer<Formula.Evaluation> observer = evaluation -> {};

    /** {@code callee} answers a payload, or throws a {@link StateError}. */
    Walk(Map<?, ?> states, MapTable table, Function<Object, Object> callee, long startMillis) {
        this.states = states;
        this.table = table;
        this.callee = callee;
        this.nowMillis = startMillis;
        random = new SplittableRandom(3);
    }

    /** An error by its name, as Step Functions knows it. */
    static final class StateError extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String cause;

        StateError(String name) {
            this(name, "because");
        }

        /** An error with the message that Lambda adds. */
        StateError(String name, String cause) {
            super(name, null, false, false);
            this.cause = cause;
        }
    }

    /** The end of an execution, and the states that it entered. */
    record Ended(Map<?, ?> output, List<String> states) {
        Object outcome() {
            return Objects.requireNonNull(output.get("outcome"));
        }
    }

    /** Reports each evaluation. */
    Walk observedBy(Consumer<Formula.Evaluation> newObserver) {
        observer = newObserver;
        return this;
    }

    long nowMillis() {
        return nowMillis;
    }

    void pass(long millis) {
        nowMillis += millis;
    }

    /** Runs an execution from its input to its end. */
    Ended run(Map<String, Object> input) {
        return run("Read", input);
    }

    /** Runs an execution of a machine that starts at another state. */
    Ended run(String start, Map<String, Object> input) {
        Map<String, Object> variables = new HashMap<>();
        List<String> entered = new ArrayList<>();
        String at = start;
        while (entered.size() < MOST_STATES) {
            entered.add(at);
            Map<?, ?> state = Definitions.part(states, at);
            nowMillis += 5;
            switch ((String) Objects.requireNonNull(state.get("Type"))) {
                case "Succeed" -> {
                    return new Ended((Map<?, ?>) formula(variables, Map.of()).value(state.get("Output")), entered);
                }
                case "Fail" -> {
                    return new Ended(Map.of("outcome", Objects.requireNonNull(state.get("Error"))), entered);
                }
                case "Choice" -> at = chosen(state, variables);
                case "Wait" -> {
                    Object seconds = formula(variables, Map.of()).value(state.get("Seconds"));
                    assign(state, variables, Map.of());
                    nowMillis += ((Number) seconds).longValue() * 1_000;
                    at = next(state);
                }
                default -> {
                    Map<String, Object> context = new HashMap<>();
                    context.put("input", input);
                    context.put("context", Map.of("Execution", Map.of("Name", "one")));
                    Map<?, ?> way = assigned(state, task(state, variables, context), variables, context);
                    if (Boolean.TRUE.equals(way.get("End"))) {
                        return new Ended((Map<?, ?>) formula(variables, context).value(way.get("Output")), entered);
                    }
                    at = next(way);
                }
            }
        }
        throw new IllegalStateException("no end after " + entered);
    }

    /** Carries a task out; returns the state, or the catcher of its error. */
    private Map<?, ?> task(Map<?, ?> state, Map<String, Object> variables, Map<String, Object> context) {
        String resource = (String) Objects.requireNonNull(state.get("Resource"));
        try {
            Map<?, ?> arguments = evaluated(state, variables, context);
            largestArguments = Math.max(largestArguments, size(arguments));
            Object result;
            if (resource.endsWith("getItem")) {
                result = table.get(arguments);
            } else if (resource.endsWith("updateItem")) {
                Map<String, Object> updated = table.update(arguments);
                if (updated == null) {
                    throw new StateError(States.LOST);
                }
                result = updated;
            } else {
                nowMillis += 20;
                result = Map.of("Payload", callee.apply(payload(arguments)));
            }
            context.put("result", result);
            return state;
        } catch (StateError e) {
            context.put("errorOutput", Map.of("Error", String.valueOf(e.getMessage()), "Cause", e.cause));
            return catcher(state, String.valueOf(e.getMessage()));
        }
    }

    /** A callback of the waiting machine has no payload of its own. */
    private static Object payload(Map<?, ?> arguments) {
        Object payload = arguments.get("Payload");
        return payload == null ? arguments : payload;
    }

    /** An assignment that fails is an error of its state; returns the next state. */
    private Map<?, ?> assigned(
            Map<?, ?> state, Map<?, ?> way, Map<String, Object> variables, Map<String, Object> context) {
        try {
            assign(way, variables, context);
            return way;
        } catch (JException e) {
            context.put("errorOutput", Map.of("Error", UNDEFINED, "Cause", "because"));
            Map<?, ?> catcher = catcher(state, UNDEFINED);
            assign(catcher, variables, context);
            return catcher;
        }
    }

    private Map<?, ?> evaluated(Map<?, ?> state, Map<String, Object> variables, Map<String, Object> context) {
        try {
            return arguments(state, variables, context);
        } catch (JException e) {
            StateError failure = new StateError(UNDEFINED);
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private Map<?, ?> arguments(Map<?, ?> state, Map<String, Object> variables, Map<String, Object> context) {
        Object arguments = state.get("Arguments");
        return (Map<?, ?>) deep(arguments, formula(variables, context));
    }

    private static Object deep(@Nullable Object part, Formula formula) {
        if (part instanceof Map<?, ?> map) {
            Map<String, Object> values = new HashMap<>();
            map.forEach((name, value) -> values.put((String) name, deep(value, formula)));
            return values;
        }
        return part instanceof String ? formula.value(part) : Objects.requireNonNull(part);
    }

    private static Map<?, ?> catcher(Map<?, ?> state, String error) {
        for (Object each : (List<?>) Objects.requireNonNull(state.get("Catch"))) {
            Map<?, ?> catcher = (Map<?, ?>) each;
            List<?> errors = (List<?>) Objects.requireNonNull(catcher.get("ErrorEquals"));
            if (errors.contains(error) || errors.contains(States.ALL)) {
                return catcher;
            }
        }
        throw new IllegalStateException(error + " is not caught");
    }

    private String chosen(Map<?, ?> state, Map<String, Object> variables) {
        for (Object each : (List<?>) Objects.requireNonNull(state.get("Choices"))) {
            Map<?, ?> choice = (Map<?, ?>) each;
            if (Boolean.TRUE.equals(formula(variables, Map.of()).value(choice.get("Condition")))) {
                return next(choice);
            }
        }
        return (String) Objects.requireNonNull(state.get("Default"));
    }

    private void assign(Map<?, ?> state, Map<String, Object> variables, Map<String, Object> context) {
        if (state.get("Assign") instanceof Map<?, ?> assign) {
            Map<String, Object> assigned = new HashMap<>();
            assign.forEach((name, value) -> assigned.put((String) name, deep(value, formula(variables, context))));
            largestAssign = Math.max(largestAssign, size(assigned));
            variables.putAll(assigned);
        }
    }

    private Formula formula(Map<String, Object> variables, Map<String, Object> context) {
        Formula formula = new Formula(nowMillis, random.nextDouble(), random.nextDouble())
                .observedBy(observer)
                .with("states", context);
        variables.forEach(formula::with);
        return formula;
    }

    /** The largest input of a task, in bytes. */
    int largestArguments() {
        return largestArguments;
    }

    /** The largest assignment of a state, in bytes. */
    int largestAssign() {
        return largestAssign;
    }

    static int size(Object value) {
        return Workflow.json(value).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }

    private static String next(Map<?, ?> state) {
        return (String) Objects.requireNonNull(state.get("Next"));
    }
}
