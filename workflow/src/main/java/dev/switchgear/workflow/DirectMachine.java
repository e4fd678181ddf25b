package dev.switchgear.workflow;

import static dev.switchgear.workflow.Expressions.asl;
import static dev.switchgear.workflow.Expressions.block;
import static dev.switchgear.workflow.States.change;
import static dev.switchgear.workflow.States.map;

import dev.switchgear.spi.Transition.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine that reads and writes the table itself. The callee is its only Lambda function.
 *
 * <p>{@code Read} reads the circuit and decides, {@code Route} goes to the state of the decision, and {@code Call}
 * makes the call. There are two variables: {@code $given}, the input, and {@code $w}, the work. If a state cannot reach
 * the table, the execution continues without it: the breaker is never the outage.
 */
final class DirectMachine {
    private static final String GET = "dynamodb:getItem";
    private static final String UPDATE = "dynamodb:updateItem";
    private static final String ROUTE = "Route";

    /** The shortest timeout of a state is a whole second. */
    private static final int STORE_SECONDS = 1;

    private static final String ROUTE_AFTER = "'todo': $w.after";

    private final MachineParts parts;
    private final Expressions expressions;

    DirectMachine(MachineParts parts) {
        this.parts = parts;
        this.expressions = parts.expressions();
    }

    Map<String, Object> definition() {
        Map<String, Object> states = new LinkedHashMap<>();
        states.put("Read", read(true));
        states.put("ReadAgain", read(false));
        states.put(ROUTE, route());
        states.putAll(new CallStates(parts, "rules", "outcome", "ended").states());
        states.put("Grant", grant());
        states.put("Probe", rule(Rule.PROBE, probed()));
        states.put("Watch", rule(Rule.WATCH, watched()));
        states.put("Report", report());
        for (Rule rule : List.of(Rule.TRIP, Rule.CALM, Rule.EXTEND, Rule.CLOSE, Rule.REOPEN, Rule.RENEW)) {
            states.put(nameOf(rule), rule(rule, change(ROUTE_AFTER)));
        }
        return parts.definition("Read", "A call through a circuit: no Lambda but the callee.", states);
    }

    /** The name of a rule's state. */
    static String nameOf(Rule rule) {
        String name = rule.name();
        return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    private Map<String, Object> read(boolean first) {
        String start = first
                ? "$now := $millis(); $input := $states.input; " + expressions.file("call")
                : "$now := $millis(); $call := $w.call; $me := $w.me;";
        String see = block(
                start,
                "$raw := $exists($states.result.Item) ? $states.result.Item : {};",
                expressions
                        .with("out", first ? "{}" : "$w.out")
                        .files("snapshot", "policy", "see", "rules", "decide", "seen"));
        String blind = block(
                start,
                "$raw := {};",
                expressions.with("out", first ? "{}" : "$w.out").files("snapshot", "blind"));
        String circuit = first ? "$string($states.input.circuit)" : "$w.call.circuit";
        Map<String, Object> seen = first ? map("given", asl("$states.input"), "w", see) : map("w", see);
        Map<String, Object> unseen = first ? map("given", asl("$states.input"), "w", blind) : map("w", blind);
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
                                        "pk", map("S", asl("'c#" + parts.namespace() + "#' & " + circuit)),
                                        "sk", map("S", "*")),
                        "ConsistentRead", first ? false : asl("$w.me.tries > 0")),
                "TimeoutSeconds",
                STORE_SECONDS,
                "Assign",
                seen,
                "Catch",
                List.of(States.catching(List.of(States.ALL), unseen, ROUTE)),
                "Next",
                ROUTE);
    }

    private static Map<String, Object> route() {
        Map<String, String> ways = new LinkedHashMap<>();
        ways.put("quiet", "CallQuietly");
        ways.put("call", "Call");
        ways.put("refuse", "Refused");
        ways.put("succeeded", "Succeeded");
        ways.put("retry", "Backoff");
        ways.put("failed", "Failed");
        ways.put("again", "ReadAgain");
        ways.put("grant", "Grant");
        for (String word : List.of("probe", "report", "watch", "trip", "calm", "extend", "close", "reopen", "renew")) {
            ways.put(word, word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1));
        }
        return States.route(ways);
    }

    private Map<String, Object> rule(Rule rule, Map<String, Object> assign) {
        return map(
                "Type",
                "Task",
                "Resource",
                parts.resource(UPDATE),
                "Arguments",
                request(rule),
                "TimeoutSeconds",
                STORE_SECONDS,
                "Assign",
                assign,
                "Catch",
                List.of(States.catching(List.of(States.ALL), change(ROUTE_AFTER), ROUTE)),
                "Next",
                ROUTE);
    }

    /** The request that writes a rule. */
    private String request(Rule rule) {
        return block(
                "$now := $millis(); $c := $w.at.c; $p := $w.at.policy; $f := $w.f;",
                expressions.file("rules"),
                RuleText.of(rule),
                expressions.file("update"));
    }

    private Map<String, Object> grant() {
        String leased = "$lookup($states.result.Attributes, 'probe' & $w.f.slot & 'Until').N";
        Map<String, Object> granted = map(
                "w",
                block(
                        "$raw := $states.result.Attributes;",
                        expressions.file("snapshot"),
                        "$merge([$w, {'at': $merge([$w.at, {'c': $c}])," + " 'f': $merge([$w.f, {'until': $number("
                                + leased + ")}])}])"));
        Map<String, Object> lost = change("'todo': 'again', 'me': $merge([$w.me, {'tries': $w.me.tries + 1}])");
        Map<String, Object> task = rule(Rule.GRANT, granted);
        task.put(
                "Catch",
                List.of(
                        States.catching(List.of(States.LOST), lost, ROUTE),
                        States.catching(
                                List.of(States.ALL),
                                change("'todo': 'again', 'me': $merge([$w.me, {'tries': 2}])"),
                                ROUTE)));
        task.put("Next", "Call");
        return task;
    }

    /** After the outcome of a probe. Any reader may finish a decided score, and the writer reads it first. */
    private Map<String, Object> probed() {
        return map(
                "w",
                block(
                        "$now := $millis(); $raw := $states.result.Attributes; $p := $w.at.policy;",
                        expressions.files("snapshot", "rules"),
                        expressions.filled("$todo := $not($c.open) ? $w.after : $c.probeScore >= @closeScore@ ? 'close'"
                                + " : $c.probeScore <= @reopenScore@ ? 'reopen' : $w.after;"),
                        "$merge([$w, {'todo': $todo, 'at': $merge([$w.at, {'c': $c}]),"
                                + " 'f': $merge([$w.f, {'wait': $wait($c.reopens + 1)}])}])"));
    }

    /** A rule without a denominator counts every failure at once; a rate uses a cohort that has not failed yet. */
    private Map<String, Object> watched() {
        return map(
                "w",
                block(
                        "$now := $millis(); $raw := $states.result.Attributes; $p := $w.at.policy;",
                        expressions.file("snapshot"),
                        "$todo := $p.rule != 'rate' and $w.out.result = 'failure' ? 'report' : $w.after;",
                        "$merge([$w, {'todo': $todo, 'at': $merge([$w.at, {'c': $c}])}])"));
    }

    private Map<String, Object> report() {
        String facts = "$now := $millis(); $c := $w.at.c; $p := $w.at.policy;";
        String request = block(facts, expressions.files("rules", "test", "report", "evidence"));
        String verdict = block(
                facts,
                expressions.files("rules", "test", "report", "totals", "verdict"),
                "$merge([$w, {'todo': $todo, 'me': $merge([$w.me, $mine, {'epoch': $c.epoch, 'watch': $c.watch}]),"
                        + " 'f': {'wait': $wait($reopensIfTripped), 'fleet': $fleet, 'reason': $judgement.reason}}])");
        return map(
                "Type",
                "Task",
                "Resource",
                parts.resource(UPDATE),
                "Arguments",
                request,
                "TimeoutSeconds",
                STORE_SECONDS,
                "Assign",
                map("w", verdict),
                "Catch",
                List.of(States.catching(List.of(States.ALL), change(ROUTE_AFTER), ROUTE)),
                "Next",
                ROUTE);
    }
}
