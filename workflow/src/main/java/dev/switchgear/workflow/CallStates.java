package dev.switchgear.workflow;

import static dev.switchgear.workflow.Expressions.asl;
import static dev.switchgear.workflow.Expressions.block;
import static dev.switchgear.workflow.States.catching;
import static dev.switchgear.workflow.States.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The states that make the call, wait, and return the result. They are the same in both machines. */
final class CallStates {
    /** Lambda throttled or refused the request, which says nothing about the dependency. */
    private static final List<String> THROTTLES =
            List.of("Lambda.TooManyRequestsException", "Lambda.EC2ThrottledException", "Lambda.SnapStartThrottling");

    /** The request of the execution is invalid, which says nothing about the dependency. A retry makes no sense. */
    private static final List<String> MISTAKES = List.of(
            "Lambda.ResourceNotFoundException",
            "Lambda.InvalidRequestContentException",
            "Lambda.RequestTooLargeException",
            "Lambda.AccessDeniedException",
            "States.DataLimitExceeded",
            "States.QueryEvaluationError");

    /**
     * Another circuit refused a call of the callee, which says nothing about the callee. The names are those of Java,
     * also where the callee uses resilience4j's breakers, and of our clients.
     */
    private static final List<String> REFUSALS = List.of(
            "dev.switchgear.model.CircuitOpenException",
            "io.github.resilience4j.circuitbreaker.CallNotPermittedException",
            "CircuitOpen");

    /**
     * The same where another exception wraps the refusal and says no more than that: its message is then the refusal's
     * class and message. Lambda's runtimes send no causes, so a wrapper with words of its own cannot be seen through.
     */
    private static final String WRAPPED_REFUSAL =
            "/\"errorMessage\" *: *\"([A-Za-z0-9_.$]+: )*(dev[.]switchgear[.]model[.]CircuitOpenException"
                    + "|io[.]github[.]resilience4j[.]circuitbreaker[.]CallNotPermittedException)[: \"]/";

    private static final List<String> TIMEOUTS = List.of("States.Timeout", "Sandbox.Timedout");

    private final MachineParts parts;
    private final Expressions expressions;
    private final String[] outcome;

    /** {@code outcome} names the files that decide what an outcome means, from {@code $kind} and {@code $error}. */
    CallStates(MachineParts parts, String... outcome) {
        this.parts = parts;
        this.outcome = outcome;
        this.expressions = parts.expressions();
    }

    Map<String, Object> states() {
        Map<String, Object> states = new LinkedHashMap<>();
        states.put("CallQuietly", quiet());
        states.put("Call", counted());
        states.put("Backoff", backoff());
        states.put("Succeeded", end(succeeded("$answer.value")));
        states.put("Failed", end(failed()));
        states.put("Refused", end(refused()));
        states.put("Invalid", map("Type", "Fail", "Error", "Switchgear.InvalidInput", "Cause", asl("$w.call.problem")));
        return states;
    }

    private Map<String, Object> quiet() {
        Map<String, Object> task = invoke(asl("$ceil($w.at.policy.callTimeoutMillis / 1000)"));
        task.put("Output", succeeded("$states.result.Payload"));
        task.put("Catch", catches());
        task.put("End", true);
        return task;
    }

    private Map<String, Object> counted() {
        // a probe must be over before its lease is
        Map<String, Object> task = invoke(asl("$w.at.todo = 'grant'"
                + " ? $max([1, $min([$ceil($w.at.policy.callTimeoutMillis / 1000),"
                + " $floor(($w.f.until - $millis()) / 1000)])]) : $ceil($w.at.policy.callTimeoutMillis / 1000)"));
        task.put("Assign", map("answer", map("value", asl("$states.result.Payload")), "w", outcome("succeeded", "{}")));
        task.put("Catch", catches());
        task.put("Next", "Route");
        return task;
    }

    private Map<String, Object> invoke(String timeout) {
        return map(
                "Type",
                "Task",
                "Resource",
                parts.resource("lambda:invoke"),
                "Arguments",
                asl("$merge([{'FunctionName': $w.call.callee,"
                        + " 'Payload': $exists($given.payload) ? $given.payload : {}},"
                        + " $exists($given.idempotencyKey) ? {'ClientContext': $base64encode($string({'custom':"
                        + " {'idempotencyKey': $given.idempotencyKey, 'attempt': $string($w.me.attempt)}}))} : {}])"),
                "TimeoutSeconds",
                timeout);
    }

    private List<Object> catches() {
        List<Object> catches = new ArrayList<>();
        catches.add(catching(THROTTLES, ended("throttled"), "Route"));
        catches.add(catching(REFUSALS, ended("refused"), "Route"));
        List<String> mistakes = new ArrayList<>(MISTAKES);
        mistakes.addAll(parts.callerErrors());
        catches.add(catching(mistakes, ended("rejected"), "Route"));
        catches.add(catching(TIMEOUTS, ended("timedOut"), "Route"));
        catches.add(catching(List.of(States.ALL), ended("failed"), "Route"));
        return catches;
    }

    private Map<String, Object> ended(String kind) {
        return map("w", outcome(kind, "$states.errorOutput"));
    }

    private String outcome(String kind, String error) {
        String judged = kind.equals("failed")
                ? "$exists($error.Cause) and $contains($error.Cause, " + WRAPPED_REFUSAL + ") ? 'refused' : 'failed'"
                : "'" + kind + "'";
        return block(
                "$now := $millis(); $error := " + error + "; $kind := " + judged
                        + "; $c := $w.at.c; $p := $w.at.policy;",
                expressions.files(outcome));
    }

    private static Map<String, Object> backoff() {
        return map(
                "Type",
                "Wait",
                "Seconds",
                asl("$floor($random() * (1 + $min([$w.call.maxDelaySeconds,"
                        + " $w.call.intervalSeconds * $power($w.call.backoffRate, $w.me.attempt - 1)])))"),
                "Assign",
                map("w", asl("$merge([$w, {'me': $merge([$w.me, {'attempt': $w.me.attempt + 1, 'tries': 0}])}])")),
                "Next",
                "ReadAgain");
    }

    private static Map<String, Object> end(Object output) {
        return map("Type", "Succeed", "Output", output);
    }

    private static String succeeded(String result) {
        return asl("$merge([{'outcome': 'succeeded', 'result': " + result + ", " + common() + "}, " + notes() + "])");
    }

    private static String failed() {
        return asl("$merge([{'outcome': $w.out.kind = 'timedOut' ? 'timedOut' : 'failed', 'kind': $w.out.kind,"
                + " 'error': $w.out.error, 'cause': $w.out.cause, " + common() + "}, " + notes() + "])");
    }

    private static String refused() {
        return asl("$merge([{'outcome': 'refused', " + common() + "}, $w.refusal, {'attempts': $w.me.attempt - 1},"
                + " $exists($w.out.kind) ? {'lastError': $w.out.error} : {}, " + notes() + "])");
    }

    private static String common() {
        return "'circuit': $w.call.circuit, 'state': $w.state, 'attempts': $w.me.attempt";
    }

    /** A part of the output that exists only if it has content. */
    private static String notes() {
        return "$w.degraded != '' ? {'degraded': $w.degraded} : {}, $w.remarks";
    }
}
