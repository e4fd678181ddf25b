package dev.switchgear.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.local.Workbench;
import dev.switchgear.local.workflow.Engine.Ended;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** Cases about a caller's input: invalid input, mistakes, idempotency keys, and functions that throttle. */
final class InputCases {
    private final WorkflowStage stage;
    private final Cases cases;

    InputCases(WorkflowStage stage, Cases cases) {
        this.stage = stage;
        this.cases = cases;
    }

    void all() throws InterruptedException {
        invalid();
        mistakes();
        idempotent();
        throttled();
    }

    private void invalid() throws InterruptedException {
        int before = stage.dependency.seen();
        ObjectNode other = WorkflowStage.input("payments", WorkflowStage.json("1"))
                .put("callee", "arn:aws:lambda:x:1:function:other");
        cases.check(
                "a callee that is not on the list",
                stage.engine.run(cases.machine(), other),
                e -> e.error().equals("Switchgear.InvalidInput") && e.cause().contains("must be one of"));
        ObjectNode named = WorkflowStage.input("pay ments", WorkflowStage.json("1"));
        cases.check(
                "a circuit with a bad name",
                stage.engine.run(cases.machine(), named),
                e -> e.error().equals("Switchgear.InvalidInput") && e.cause().contains("pay ments"));
        ObjectNode greedy = WorkflowStage.input("payments", WorkflowStage.json("1"));
        greedy.putObject("policy").put("probes", 100);
        cases.check(
                "a policy that is not the caller's to set",
                stage.engine.run(cases.machine(), greedy),
                e -> e.error().equals("Switchgear.InvalidInput") && e.cause().contains("probes"));
        cases.check(
                "nothing invalid was called", stage.dependency.seen() + " calls", stage.dependency.seen() == before);
    }

    private void mistakes() throws InterruptedException {
        stage.dependency.heal(Duration.ZERO);
        String circuit = cases.name() + "-mistake";
        Ended ended = cases.run(circuit, "\"" + CalleeHandler.MISTAKE + "\"");
        cases.check(
                "a caller's mistake",
                ended,
                e -> e.outcome().equals("failed")
                        && e.output().path("kind").asText().equals("rejected")
                        && e.output().path("attempts").asInt() == 1);
        ObjectNode missing =
                WorkflowStage.input(circuit, WorkflowStage.json("1")).put("callee", "missing");
        cases.check(
                "a callee that does not exist",
                stage.engine.run(cases.machine(), missing),
                e -> e.output().path("kind").asText().equals("rejected"));
        cases.check(
                "mistakes are no evidence",
                stage.item(circuit).toString(),
                stage.item(circuit).isEmpty());
    }

    private void idempotent() throws InterruptedException {
        ObjectNode input = WorkflowStage.input(cases.name() + "-key", WorkflowStage.json("1"))
                .put("idempotencyKey", "order-7");
        cases.check(
                "an idempotency key",
                stage.engine.run(cases.machine(), input),
                e -> e.outcome().equals("succeeded"));
        String context = new String(
                Base64.getDecoder().decode(stage.functions.context(WorkflowStage.CALLEE)), StandardCharsets.UTF_8);
        cases.check("the key reaches the callee", context, context.contains("order-7"));
    }

    private void throttled() throws InterruptedException {
        String circuit = cases.name() + "-throttle";
        stage.functions.add(
                "none",
                payload -> CompletableFuture.completedFuture(
                        new Workbench.Reply("THROTTLED", "every environment is busy")));
        ObjectNode input = WorkflowStage.input(circuit, WorkflowStage.json("1")).put("callee", "none");
        Ended ended = stage.engine.run(cases.machine(), input);
        cases.check(
                "throttled",
                ended,
                e -> e.outcome().equals("failed")
                        && e.output().path("kind").asText().equals("throttled")
                        && e.output().path("attempts").asInt() == 2);
        cases.check(
                "throttles are no evidence",
                stage.item(circuit).toString(),
                stage.item(circuit).isEmpty());
    }
}
