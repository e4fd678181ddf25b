package dev.switchgear.workflow;

import static dev.switchgear.workflow.Expressions.asl;
import static dev.switchgear.workflow.Expressions.block;
import static dev.switchgear.workflow.States.choice;
import static dev.switchgear.workflow.States.map;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine that ends when a circuit lets calls through again, and then returns the task tokens of its callers.
 *
 * <p>It reads the circuit, and sleeps until the end of the circuit's wait plus a random time, which grows by at most
 * half a minute each time. So a thousand of them read about as often as the circuit changes, and not at the same time.
 */
final class WaitMachine {
    private static final String GET = "dynamodb:getItem";
    private static final String TELL = "aws-sdk:sfn:sendTaskSuccess";

    private final MachineParts parts;
    private final Expressions expressions;

    WaitMachine(MachineParts parts) {
        this.parts = parts;
        this.expressions = parts.expressions();
    }

    Map<String, Object> definition() {
        Map<String, Object> states = new LinkedHashMap<>();
        states.put("Look", look(true));
        states.put("LookAgain", look(false));
        states.put(
                "Route",
                map(
                        "Type", "Choice",
                        "Choices",
                                List.of(choice("$v.seconds > 0", "Sleep"), choice("$exists($given.taskToken)", "Tell")),
                        "Default", "Ready"));
        states.put("Sleep", map("Type", "Wait", "Seconds", asl("$v.seconds"), "Next", "LookAgain"));
        states.put(
                "Tell",
                map(
                        "Type",
                        "Task",
                        "Resource",
                        parts.resource(TELL),
                        "Arguments",
                        map(
                                "TaskToken", asl("$given.taskToken"),
                                "Output", asl("$string({'circuit': $given.circuit, 'state': $v.state})")),
                        "TimeoutSeconds",
                        10,
                        "Retry",
                        List.of(map(
                                "ErrorEquals", List.of("Sfn.SdkClientException", "States.Timeout"),
                                "IntervalSeconds", 1,
                                "BackoffRate", 2,
                                "MaxAttempts", 3,
                                "MaxDelaySeconds", 10,
                                "JitterStrategy", "FULL")),
                        "Next",
                        "Ready"));
        states.put(
                "Ready",
                map(
                        "Type",
                        "Succeed",
                        "Output",
                        asl("{'outcome': 'ready', 'circuit': $given.circuit, 'state': $v.state,"
                                + " 'looks': $v.looks}")));
        return parts.definition("Look", "Ends when a circuit lets calls through again.", states);
    }

    private Map<String, Object> look(boolean first) {
        String from = first ? "$states.input" : "$given";
        String seen = block(
                "$now := $millis(); $me := {'lot': 0, 'tries': 0};",
                "$given := " + from + "; $looks := " + (first ? "1" : "$v.looks + 1") + ";",
                "$raw := $exists($states.result.Item) ? $states.result.Item : {};",
                expressions.files("snapshot", "policy", "rules", "decide", "wait"));
        String unseen = block(
                "$looks := " + (first ? "1" : "$v.looks + 1") + ";",
                "{'looks': $looks, 'state': 'unknown', 'seconds': ($looks > 1000 ? 10 : 1) + $floor($random() * $min([30, $power(2, $min([5, $looks]))]))}");
        Map<String, Object> assign = map("v", seen);
        Map<String, Object> otherwise = map("v", unseen);
        if (first) {
            assign.put("given", asl(from));
            otherwise.put("given", asl(from));
        }
        return map(
                "Type",
                "Task",
                "Resource",
                parts.resource(GET),
                "Arguments",
                map(
                        "TableName", parts.table(),
                        "Key",
                                map(
                                        "pk",
                                        map("S", asl("'c#" + parts.namespace() + "#' & " + from + ".circuit")),
                                        "sk",
                                        map("S", "*"))),
                "TimeoutSeconds",
                1,
                "Assign",
                assign,
                "Catch",
                List.of(States.catching(List.of(States.ALL), otherwise, "Route")),
                "Next",
                "Route");
    }
}
