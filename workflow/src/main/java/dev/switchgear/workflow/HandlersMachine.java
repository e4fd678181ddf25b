package dev.switchgear.workflow;

import static dev.switchgear.workflow.Expressions.asl;
import static dev.switchgear.workflow.Expressions.block;
import static dev.switchgear.workflow.States.change;
import static dev.switchgear.workflow.States.map;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine that uses its circuit through two Lambda functions, with the same input and output as the direct machine.
 */
final class HandlersMachine {
    private static final String INVOKE = "lambda:invoke";
    private static final String ROUTE = "Route";

    /** Two seconds for a cold start, and the time of the store. */
    private static final int LAMBDA_SECONDS = 10;

    private final MachineParts parts;
    private final Expressions expressions;
    private final String getArn;
    private final String updateArn;

    /** {@code lambdas} contains the ARNs of {@code get} and {@code update}. */
    HandlersMachine(MachineParts parts, Map<String, String> lambdas) {
        this.parts = parts;
        this.expressions = parts.expressions();
        this.getArn = lambdas.getOrDefault("get", "");
        this.updateArn = lambdas.getOrDefault("update", "");
    }

    Map<String, Object> definition() {
        Map<String, Object> states = new LinkedHashMap<>();
        states.put("Read", get(true));
        states.put("ReadAgain", get(false));
        states.put(ROUTE, route());
        states.putAll(new CallStates(parts, "handled").states());
        states.put("Update", update());
        return parts.definition("Read", "A call through a circuit that two Lambdas keep.", states);
    }

    private Map<String, Object> get(boolean first) {
        String start = first
                ? "$now := $millis(); $input := $states.input; " + expressions.file("call")
                : "$now := $millis(); $call := $w.call; $me := $w.me;";
        String with = first ? "'journal': ''" : "'journal': $w.journal";
        String payload = "{'FunctionName': '" + getArn + "', 'Payload': {'circuit': $call.circuit, " + with
                + ", 'callTimeoutMillis': " + callTimeout("$call") + "}}";
        // Invalid input sends no request, because that could lease a probe that nobody ends.
        String checked = first ? "$problem != '' ? $error($problem) : " + payload : payload;
        Expressions from =
                expressions.with("out", first ? "{}" : "$w.out").with("journal", first ? "''" : "$w.journal");
        Map<String, Object> seen = map("w", block(start, from.file("answered")));
        Map<String, Object> unseen = map("w", block(start, from.file("unanswered")));
        if (first) {
            seen.put("given", asl("$states.input"));
            unseen.put("given", asl("$states.input"));
        }
        return map(
                "Type",
                "Task",
                "Resource",
                parts.resource(INVOKE),
                "Arguments",
                block(start, checked),
                "TimeoutSeconds",
                LAMBDA_SECONDS,
                "Assign",
                seen,
                "Catch",
                List.of(States.catching(List.of(States.ALL), unseen, ROUTE)),
                "Next",
                ROUTE);
    }

    /** Both Lambda functions lease probes for the longest time of a call in this machine. */
    private String callTimeout(String call) {
        return "$exists(" + call + ".callTimeoutMillis) ? " + call + ".callTimeoutMillis : "
                + parts.policy().callTimeout().toMillis();
    }

    private Map<String, Object> update() {
        return map(
                "Type",
                "Task",
                "Resource",
                parts.resource(INVOKE),
                "Arguments",
                asl("{'FunctionName': '" + updateArn + "', 'Payload': {'circuit': $w.call.circuit,"
                        + " 'journal': $w.journal, 'callTimeoutMillis': " + callTimeout("$w.call") + ","
                        + " 'result': $w.out.result, 'tookMillis': $w.out.took}}"),
                "TimeoutSeconds",
                LAMBDA_SECONDS,
                "Assign",
                change("'todo': $w.after, 'journal': $states.result.Payload.journal"),
                "Catch",
                List.of(States.catching(List.of(States.ALL), change("'todo': $w.after"), ROUTE)),
                "Next",
                ROUTE);
    }

    private static Map<String, Object> route() {
        Map<String, String> ways = new LinkedHashMap<>();
        ways.put("quiet", "CallQuietly");
        ways.put("call", "Call");
        ways.put("refuse", "Refused");
        ways.put("update", "Update");
        ways.put("succeeded", "Succeeded");
        ways.put("retry", "Backoff");
        ways.put("failed", "Failed");
        return States.route(ways);
    }
}
