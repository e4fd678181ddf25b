package dev.switchgear.local.workflow;

import dev.switchgear.local.Workbench;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A machine like the well-known sample: a Lambda function that asks, a choice, the call with three retries on any
 * error, and a Lambda function that opens. The same engine counts its transitions.
 */
final class OriginalMachine {
    private static final String STATUS = "original-status";
    private static final String UPDATE = "original-update";
    private static final String DEFINITION = """
            {"QueryLanguage": "JSONata", "StartAt": "Status", "States": {
              "Status": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "IsOpen",
                "Arguments": {"FunctionName": "%s", "Payload": {}}, "Output": "{%% $states.result.Payload %%}"},
              "IsOpen": {"Type": "Choice", "Default": "Call",
                "Choices": [{"Condition": "{%% $states.input.open %%}", "Next": "Open"}]},
              "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 12, "Next": "Done",
                "Arguments": {"FunctionName": "%s", "Payload": {}},
                "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 1}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Update"}]},
              "Done": {"Type": "Succeed"},
              "Update": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Open",
                "Arguments": {"FunctionName": "%s", "Payload": {}}},
              "Open": {"Type": "Fail"}}}
            """;

    private final WorkflowStage stage;
    private final AtomicBoolean open = new AtomicBoolean();

    OriginalMachine(WorkflowStage stage) {
        this.stage = stage;
        stage.functions.add(
                STATUS,
                payload -> CompletableFuture.completedFuture(
                        new Workbench.Reply("RETURNED", "{\"open\": " + open.get() + "}")));
        stage.functions.add(UPDATE, payload -> {
            open.set(true);
            return CompletableFuture.completedFuture(new Workbench.Reply("RETURNED", "{}"));
        });
    }

    /** Runs it healthy, failing and refused, and adds the transitions of each. */
    void count(CostTable costs) throws InterruptedException {
        String machine = stage.engine.create(
                "original",
                DEFINITION.formatted(
                        WorkflowStage.arn(STATUS), WorkflowStage.arn(WorkflowStage.CALLEE), WorkflowStage.arn(UPDATE)),
                "STANDARD");
        stage.dependency.heal(java.time.Duration.ZERO);
        add(costs, "healthy", machine);
        stage.dependency.fail();
        add(costs, "failing, 4 attempts", machine);
        add(costs, "refused", machine);
        stage.dependency.heal(java.time.Duration.ZERO);
    }

    private void add(CostTable costs, String execution, String machine) throws InterruptedException {
        costs.add(
                "original",
                CostTable.Kind.LAMBDAS,
                execution,
                stage.engine.run(machine, WorkflowStage.json("{}")).states());
    }
}
