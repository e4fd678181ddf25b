package dev.switchgear.workflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Executions of every machine over the grid of {@link GridValues}, with each of their evaluations, so that other
 * engines can evaluate the same.
 */
final class ExpressionGrid {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GET = "arn:aws:lambda:eu-west-1:123456789012:function:get";
    private static final String UPDATE = "arn:aws:lambda:eu-west-1:123456789012:function:update";
    private static final String MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:direct";

    /** The long expressions about an item are evaluated for more of the grid than those that only pass it on. */
    private static final int MOST_OF_ONE = 12;

    private static final int MOST_OF_A_LONG_ONE = 45;
    private static final int LONG = 3_000;

    private static final List<CircuitPolicy> POLICIES = List.of(
            CircuitPolicy.defaults(),
            CircuitPolicy.builder()
                    .probes(1)
                    .slowCalls(Duration.ofMillis(10), 0.6)
                    .failureRateThreshold(0.3)
                    .build(),
            CircuitPolicy.builder()
                    .tripRule(TripRule.consecutiveFailures(1))
                    .enforcePercentage(50)
                    .build());

    /** The answer of a callee, or the name of its error after an exclamation mark. */
    private static final List<Object> ANSWERS = List.of(
            "done",
            "!Down",
            9_007_199_254_740_993L,
            "!Lambda.TooManyRequestsException",
            0.1,
            "!States.Timeout",
            Map.of("deep", List.of(1.5, "a/b", Map.of("{% x %}", true))),
            "!com.example.InvalidOrder",
            false,
            "!CircuitOpen");

    private static final int MOST_CONTEXTS = 12;

    private final Map<String, Map<String, Formula.Evaluation>> seen = new LinkedHashMap<>();

    private final Set<String> expressions = new TreeSet<>();

    /** Runs all executions. */
    ExpressionGrid run() {
        List<GridValues.Odd> items = GridValues.items();
        for (int number = 0; number < POLICIES.size(); number++) {
            Workflow workflow = Definitions.workflow()
                    .policy(POLICIES.get(number))
                    .variant(MachineVariant.STANDARD)
                    .build();
            Map<?, ?> direct = states(workflow.direct());
            Map<?, ?> waiting = states(workflow.waiting());
            Map<?, ?> handlers = states(workflow.handlers(GET, UPDATE));
            Map<?, ?> each = states(workflow.each(MACHINE, MACHINE));
            List.of(direct, waiting, handlers, each).forEach(this::collect);
            List<Map<String, Object>> inputs = inputs();
            for (int i = number; i < items.size(); i += 23) {
                execution(direct, "Read", items.get(i).item(), i, inputs.get(0));
                execution(waiting, "Look", items.get(items.size() - 1 - i).item(), i, inputs.get(0));
            }
            for (int i = number; i < inputs.size(); i += 7) {
                execution(direct, "Read", items.get(i % 8).item(), i, inputs.get(i));
                execution(handlers, "Read", Map.of(), i, inputs.get(i));
                evaluateEach(each, inputs.get(i), i);
            }
            evaluateMissed(direct);
            evaluateMissed(waiting);
            evaluateMissed(handlers);
        }
        return this;
    }

    /**
     * Evaluates what no execution reached (the timeout of a state, a catcher) with the variables of the other
     * expressions of its machine.
     */
    private void evaluateMissed(Map<?, ?> states) {
        List<String> all = new ArrayList<>();
        collect(states, all);
        List<Map<String, Object>> contexts = new ArrayList<>();
        all.forEach(text -> seen.getOrDefault(inner(text), Map.of()).values().stream()
                .map(Formula.Evaluation::variables)
                .filter(variables -> variables.containsKey("w") || variables.containsKey("v"))
                .limit(2)
                .forEach(contexts::add));
        for (String text : all) {
            if (!seen.containsKey(inner(text))) {
                int step = Math.max(1, contexts.size() / MOST_CONTEXTS);
                for (int i = 0; i < contexts.size(); i += step) {
                    evaluate(text, contexts.get(i));
                }
            }
        }
    }

    private void evaluate(String text, Map<String, Object> variables) {
        Formula formula = new Formula(GridValues.NOW, 0.5).observedBy(this::observe);
        variables.forEach(formula::with);
        try {
            formula.value(text);
        } catch (RuntimeException e) {
            // Not every expression has a value in every context; then no engine may have one.
        }
    }

    /** Expressions of the machines that no execution of the grid evaluated. */
    Set<String> missed() {
        Set<String> missed = new TreeSet<>(expressions);
        missed.removeAll(seen.keySet());
        return missed;
    }

    int evaluations() {
        return seen.values().stream().mapToInt(Map::size).sum();
    }

    /**
     * Writes one evaluation a line: the expression, its variables, time and random numbers, and the result of the Java
     * port.
     */
    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Map<String, Formula.Evaluation> each : seen.values()) {
                for (Formula.Evaluation evaluation : each.values()) {
                    Map<String, @Nullable Object> line = new LinkedHashMap<>();
                    line.put("expression", evaluation.expression());
                    line.put("variables", evaluation.variables());
                    line.put("now", evaluation.nowMillis());
                    line.put("lot", evaluation.lot());
                    line.put("drawn", evaluation.drawn());
                    line.put("java", evaluation.value());
                    out.write(JSON.writeValueAsString(line));
                    out.newLine();
                }
            }
        }
    }

    private void observe(Formula.Evaluation evaluation) {
        Map<String, Formula.Evaluation> alike =
                seen.computeIfAbsent(evaluation.expression(), expression -> new LinkedHashMap<>());
        int most = evaluation.expression().length() > LONG ? MOST_OF_A_LONG_ONE : MOST_OF_ONE;
        if (alike.size() < most) {
            alike.putIfAbsent(evaluation.variables() + " " + evaluation.nowMillis(), evaluation);
        }
    }

    private void execution(
            Map<?, ?> states, String start, Map<String, Object> item, int turn, Map<String, Object> input) {
        MapTable table = new MapTable();
        table.put(Map.of("pk", Map.of("S", "c#default#payments"), "sk", Map.of("S", "*")), item);
        int[] calls = {turn};
        Walk walk = new Walk(states, table, payload -> answered(payload, calls), GridValues.NOW - 5);
        try {
            walk.observedBy(this::observe).run(start, input);
        } catch (RuntimeException e) {
            // An odd item may end an execution early; the evaluations until then are compared.
        }
    }

    private static Object answered(Object payload, int[] calls) {
        if (payload instanceof Map<?, ?> map && map.containsKey("journal")) {
            return Map.of(
                    "allowed",
                    calls[0] % 5 != 4,
                    "report",
                    calls[0] % 2 == 0,
                    "state",
                    "CLOSED",
                    "degraded",
                    "",
                    "journal",
                    "{\"now\":9007199254740993}",
                    "refusal",
                    Map.of("cause", "OPEN", "reason", "it failed", "retryAfterMillis", 0.5));
        }
        Object answer = ANSWERS.get(calls[0]++ % ANSWERS.size());
        if (answer instanceof String text && text.startsWith("!")) {
            throw new Walk.StateError(text.substring(1));
        }
        return answer;
    }

    /** The machine for many items starts others, which a walk does not; each of its expressions is evaluated alone. */
    private void evaluateEach(Map<?, ?> states, Map<String, Object> given, int turn) {
        List<Object> left = new ArrayList<>();
        for (int i = 0; i < turn % 4; i++) {
            left.add(Map.of("index", i, "payload", ANSWERS.get(i + 2)));
        }
        Map<String, Object> answer = Map.of("outcome", turn % 2 == 0 ? "refused" : "succeeded", "state", "OPEN");
        List<Object> answers = new ArrayList<>();
        left.forEach(item -> answers.add(Map.of("item", item, "answer", answer)));
        Map<String, Object> context = Map.of(
                "Execution", Map.of("Name", "n".repeat(1 + turn * 4), "StartTime", "2026-11-28T02:00:00.000Z"),
                "Map", Map.of("Item", Map.of("Value", Map.of("index", turn, "payload", 1.5))));
        Map<String, Object> input = new HashMap<>(given);
        input.put("items", List.of(1, "two", 3.5));
        input.put("item", Map.of("index", turn));
        Map<String, Object> at = Map.of(
                "input",
                input,
                "context",
                context,
                "errorOutput",
                Map.of("Error", "Down"),
                "result",
                answers.isEmpty() ? Map.of("Output", answer) : answers);
        List<String> all = new ArrayList<>();
        collect(states, all);
        Map<String, Object> work = Map.of("round", 1 + turn % 11, "done", List.of(), "left", left);
        all.forEach(text -> evaluate(text, Map.of("states", at, "given", input, "work", work)));
    }

    /** The inputs of executions: the first is valid, the others have one odd value each. */
    private static List<Map<String, Object>> inputs() {
        List<Map<String, Object>> inputs = new ArrayList<>();
        Map<String, Object> usual = Map.of("circuit", "payments", "callee", "charge");
        inputs.add(usual);
        GridValues.TEXTS.forEach(text -> {
            inputs.add(with(usual, "circuit", text));
            inputs.add(with(usual, "callee", text));
            inputs.add(with(with(usual, "idempotencyKey", text), "payload", text));
            inputs.add(with(usual, "policy", Map.of(text, 1)));
        });
        List<Object> values = new ArrayList<>(
                List.of(0, -1, 0.5, 1.5, 2.5, 10, 11, 9_007_199_254_740_991L, 9_007_199_254_740_993L, 1e300, 1e-300));
        values.addAll(List.of(true, "2", List.of(1), Map.of("a", 1)));
        for (Object value : values) {
            for (String name : List.of("attempts", "intervalSeconds", "backoffRate", "maxDelaySeconds")) {
                inputs.add(with(usual, "policy", Map.of(name, value)));
            }
            inputs.add(with(usual, "policy", Map.of("callTimeoutMillis", value, "attempts", 2)));
            inputs.add(with(with(usual, "payload", value), "policy", Map.of("attempts", 1)));
            inputs.add(with(usual, "circuit", value));
        }
        return inputs;
    }

    private static Map<String, Object> with(Map<String, Object> input, String name, Object value) {
        Map<String, Object> more = new HashMap<>(input);
        more.put(name, value);
        return more;
    }

    private void collect(Map<?, ?> states) {
        List<String> all = new ArrayList<>();
        collect(states, all);
        all.forEach(text -> expressions.add(inner(text)));
    }

    private static void collect(Object part, List<String> all) {
        if (part instanceof Map<?, ?> map) {
            map.values().forEach(each -> collect(each, all));
        } else if (part instanceof List<?> list) {
            list.forEach(each -> collect(each, all));
        } else if (part instanceof String text && text.startsWith("{%")) {
            all.add(text);
        }
    }

    private static String inner(String text) {
        return text.substring(2, text.length() - 2);
    }

    private static Map<?, ?> states(String definition) {
        return Definitions.part(Definitions.parsed(definition), "States");
    }
}
