package dev.switchgear.workflow;

import static dev.switchgear.workflow.Expressions.asl;
import static dev.switchgear.workflow.States.choice;
import static dev.switchgear.workflow.States.map;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine that makes one call for each of many items, through the direct machine. When the circuit lets calls through
 * again, it repeats those that were refused. It contains the nested call, the map and the wait.
 */
final class EachMachine {
    private static final String NESTED = "states:startExecution.sync:2";
    private static final int MOST_ROUNDS = 10;
    private static final int CONCURRENCY = 10;

    /** A history has at most 25,000 events: nine for an item, in each of ten rounds. */
    private static final int MOST_ITEMS = 250;

    private final MachineParts parts;
    private final String callArn;
    private final String waitArn;

    EachMachine(MachineParts parts, MachineNames names) {
        this.parts = parts;
        this.callArn = names.callArn();
        this.waitArn = names.waitArn();
    }

    Map<String, Object> definition() {
        Map<String, Object> states = new LinkedHashMap<>();
        states.put(
                "Begin",
                map(
                        "Type", "Pass",
                        "Assign",
                                map(
                                        "given", asl("$states.input"),
                                        "work",
                                                asl("{'round': 1, 'done': [], 'left': [$map($states.input.items,"
                                                        + " function($v, $i) { {'index': $i, 'payload': $v} })]}")),
                        "Next", "Admit"));
        states.put(
                "Admit",
                map(
                        "Type", "Choice",
                        "Choices", List.of(choice("$count($work.left) <= " + MOST_ITEMS, "Each")),
                        "Default", "TooMany"));
        states.put(
                "TooMany",
                map(
                        "Type", "Fail",
                        "Error", "Switchgear.InvalidInput",
                        "Cause",
                                asl("'items are ' & $string($count($work.left)) & '; at most " + MOST_ITEMS
                                        + " fit into an execution'")));
        states.put("Each", each());
        states.put(
                "Route",
                map(
                        "Type", "Choice",
                        "Choices",
                                List.of(choice(
                                        "$count($work.left) > 0 and $work.round <= " + MOST_ROUNDS, "AwaitCircuit")),
                        "Default", "Done"));
        states.put("AwaitCircuit", awaitCircuit());
        states.put(
                "Done",
                map(
                        "Type",
                        "Succeed",
                        "Output",
                        asl("{'rounds': $work.round - 1, 'refused': $count($work.left),"
                                + " 'results': $sort($append($work.done, $work.left),"
                                + " function($l, $r) { $l.index > $r.index })}")));
        return parts.definition("Begin", "A call for each item, again for those that were refused.", states);
    }

    private Map<String, Object> each() {
        Map<String, Object> call = map(
                "Type", "Task",
                "Resource", parts.resource(NESTED),
                "Arguments",
                        map(
                                "StateMachineArn",
                                callArn,
                                "Name",
                                asl("$states.input.name"),
                                "Input",
                                asl("$states.input.call")),
                "TimeoutSeconds", parts.variant().longestSeconds(),
                "Output", asl("{'item': $states.input.item, 'answer': $states.result.Output}"),
                "Catch",
                        List.of(map(
                                "ErrorEquals", List.of(States.ALL),
                                "Output",
                                        asl("{'item': $states.input.item, 'answer': {'outcome': 'failed', 'kind':"
                                                + " 'execution', 'error': $states.errorOutput.Error}}"),
                                "Next", "Failed")),
                "End", true);
        String answers = "$a := $states.result;";
        String pair = "function($r) { $merge([$r.answer, {'index': $r.item.index}]) }";
        return map(
                "Type", "Map",
                "Items", asl("$work.left"),
                "ItemSelector",
                        map(
                                "item", asl("$states.context.Map.Item.Value"),
                                "name",
                                        named(
                                                "$string($work.round) & '-' & $string($states.context.Map.Item.Value.index)"),
                                "call",
                                        asl("$merge([$sift($given, function($v, $k) { $k != 'items' }),"
                                                + " {'payload': $states.context.Map.Item.Value.payload},"
                                                + " $type($given.idempotencyKey) = 'string' ? {'idempotencyKey':"
                                                + " $given.idempotencyKey & '-'"
                                                + " & $string($states.context.Map.Item.Value.index)} : {}])")),
                "MaxConcurrency", CONCURRENCY,
                "ItemProcessor",
                        map(
                                "ProcessorConfig", map("Mode", "INLINE"),
                                "StartAt", "Call",
                                "States", map("Call", call, "Failed", map("Type", "Pass", "End", true))),
                "Assign",
                        map(
                                "work",
                                asl("(" + answers + " {'round': $work.round + 1,"
                                        + " 'done': $append($work.done, [$map($filter($a, function($r) {"
                                        + " $r.answer.outcome != 'refused' }), " + pair + ")]),"
                                        + " 'left': [$map($filter($a, function($r) { $r.answer.outcome = 'refused' }),"
                                        + " function($r) { $merge([$r.item, {'outcome': 'refused',"
                                        + " 'state': $r.answer.state, 'reason': $r.answer.reason}]) })]})")),
                "Next", "Route");
    }

    /**
     * A nested execution has a name, so that a second start has no effect. A name has at most 80 characters and cannot
     * be used again for 90 days. So it contains the time of the start, because shortened names of two days may be
     * equal.
     */
    private static String named(String what) {
        return asl("($n := $states.context.Execution.Name; ($length($n) <= 57 ? $n"
                + " : $substring($n, 0, 28) & '_' & $substring($n, $length($n) - 28))"
                + " & '-' & $string($toMillis($states.context.Execution.StartTime)) & '-' & " + what + ")");
    }

    private Map<String, Object> awaitCircuit() {
        return map(
                "Type",
                "Task",
                "Resource",
                parts.resource(NESTED),
                "Arguments",
                map(
                        "StateMachineArn",
                        waitArn,
                        "Name",
                        named("'wait-' & $string($work.round)"),
                        "Input",
                        map("circuit", asl("$given.circuit"), "until", "HALF_OPEN")),
                "TimeoutSeconds",
                parts.variant().longestSeconds(),
                "Catch",
                List.of(map("ErrorEquals", List.of(States.ALL), "Next", "Done")),
                "Next",
                "Each");
    }
}
