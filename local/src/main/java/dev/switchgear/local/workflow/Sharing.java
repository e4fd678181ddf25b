package dev.switchgear.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.local.Workbench;
import dev.switchgear.local.workflow.Engine.Ended;
import dev.switchgear.local.workflow.Engine.Execution;
import dev.switchgear.model.Decision;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Permit;
import java.time.Duration;

/** Cases in which executions share a circuit: with the library, with an operator, with other machines. */
final class Sharing {
    private static final Duration PATIENCE = Cases.PATIENCE;

    private final WorkflowStage stage;
    private final Cases cases;

    Sharing(WorkflowStage stage, Cases cases) {
        this.stage = stage;
        this.cases = cases;
    }

    /** Runs the cases with the library in both directions, and with an operator. */
    void all() throws InterruptedException {
        anOperatorWins();
        executionsOpen();
        theLibraryOpens();
    }

    /** The library opens the circuit, and executions are refused. The library closes it, and they pass. */
    private void theLibraryOpens() throws InterruptedException {
        stage.dependency.heal(Duration.ZERO);
        String name = cases.name() + "-by-library";
        try (Library library = new Library(stage)) {
            Circuit circuit = library.circuit(name);
            long until = stage.workbench.millis() + PATIENCE.toMillis();
            boolean opened;
            Ended refused;
            do { // on a busy machine, the wait may end before the execution reads; it is a probe then, and passes
                opened = opened(circuit, name);
                refused = cases.run(name, "1");
            } while (opened && !refused.outcome().equals("refused") && stage.workbench.millis() < until);
            cases.check("the library opens the circuit", stage.stored(name), opened);
            cases.check(
                    "an execution is refused because of the library's calls",
                    refused,
                    e -> e.outcome().equals("refused"));
            cases.check("the library closes the circuit", stage.stored(name), closed(circuit, name));
            boolean passes = stage.workbench.await(() -> passes(name), PATIENCE);
            cases.check("an execution passes after the library closed it", "refused", passes);
        }
    }

    /** Executions open the circuit, and the library refuses. */
    private void executionsOpen() throws InterruptedException {
        String name = cases.name() + "-by-executions";
        stage.dependency.fail();
        cases.check("executions open the circuit", stage.stored(name), cases.openBy(name, "1"));
        stage.dependency.heal(Duration.ZERO);
        try (Library library = new Library(stage)) {
            Circuit circuit = library.circuit(name);
            boolean open = stage.workbench.await(() -> refusesOrProbes(circuit), PATIENCE);
            cases.check(
                    "the library refuses, or probes, because of the executions' calls",
                    circuit.status().toString(),
                    open);
        }
    }

    /** An operator forces the circuit open and ends that override. */
    private void anOperatorWins() throws InterruptedException {
        stage.dependency.heal(Duration.ZERO);
        String name = cases.name() + "-operator";
        try (Library library = new Library(stage)) {
            library.forceOpen(name, "a refused execution");
            Ended refused = cases.run(name, "1");
            cases.check(
                    "an operator forces the circuit open",
                    refused,
                    e -> e.outcome().equals("refused")
                            && e.output().path("cause").asText().equals("FORCED_OPEN")
                            && e.output().path("reason").asText().contains("a refused execution"));
            library.switchgear().operator(name).release();
            cases.check(
                    "an operator releases it",
                    cases.run(name, "1"),
                    e -> e.outcome().equals("succeeded"));
        }
    }

    /** The first read of a busy machine may take longer than its budget: then the call passes, as if nothing were known. */
    private static boolean refusesOrProbes(Circuit circuit) {
        Decision decision = circuit.decide();
        boolean open = !decision.permitted() || decision.permit().isProbe();
        if (decision.permitted()) {
            decision.permit().ignored();
        }
        return open;
    }

    private boolean passes(String name) {
        try {
            return cases.run(name, "1").outcome().equals("succeeded");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean opened(Circuit circuit, String name) throws InterruptedException {
        return stage.workbench.await(
                () -> {
                    record(circuit, false);
                    return stage.stored(name).equals("OPEN");
                },
                PATIENCE);
    }

    private boolean closed(Circuit circuit, String name) throws InterruptedException {
        return stage.workbench.await(
                () -> {
                    record(circuit, true);
                    return stage.stored(name).equals("CLOSED");
                },
                PATIENCE);
    }

    private static void record(Circuit circuit, boolean well) {
        Decision decision = circuit.decide();
        if (decision.permitted()) {
            try (Permit permit = decision.permit()) {
                if (well) {
                    permit.success();
                } else {
                    permit.failure(new IllegalStateException("down"));
                }
            }
        }
    }

    /** Many items, each a nested execution. Refused items are called again when the circuit permits. */
    void manyItems(String each) throws InterruptedException {
        String name = cases.name() + "-items";
        ObjectNode input = WorkflowStage.input(name, WorkflowStage.json("null"));
        input.remove("payload");
        input.set("items", WorkflowStage.json("[1, {\"a\": [2]}, [3]]"));
        long until = stage.workbench.millis() + PATIENCE.toMillis();
        boolean opened;
        Ended ended;
        do { // On a busy machine, the wait may end before the items begin. They are probes then, and none is refused.
            stage.dependency.fail();
            opened = cases.openBy(name, "1");
            stage.dependency.heal(Duration.ZERO);
            ended = stage.engine.run(each, input);
        } while (opened && ended.output().path("rounds").asInt() == 1 && stage.workbench.millis() < until);
        cases.check("items: the circuit opens", stage.stored(name), opened);
        cases.check("items that are refused are called again", ended, e -> {
            JsonNode results = e.output().path("results");
            return results.size() == 3
                    && e.output().path("rounds").asInt() > 1
                    && results.get(1).path("outcome").asText().equals("succeeded")
                    && results.get(1).path("result").path("order").equals(WorkflowStage.json("{\"a\": [2]}"))
                    && results.get(2).path("result").path("order").equals(WorkflowStage.json("[3]"));
        });
    }

    /** A machine leaves a task token, and is called back when the circuit has closed. */
    void callsBack(String waiting) throws InterruptedException {
        String name = cases.name() + "-waiting";
        try (Library library = new Library(stage)) {
            library.forceOpen(name, "to be waited for");
            String caller = stage.engine.create(cases.name() + "-caller", caller(waiting), "STANDARD");
            Execution execution = stage.engine.start(caller, WorkflowStage.input(name, WorkflowStage.json("1")));
            stage.workbench.await(() -> false, Duration.ofSeconds(2));
            cases.check("a caller waits while the circuit is open", "it ended", execution.isRunning());
            library.switchgear().operator(name).release();
            Ended ended = execution.ended();
            cases.check(
                    "a caller is called back once the circuit is closed",
                    ended,
                    e -> e.status().equals("SUCCEEDED")
                            && e.output().path("state").asText().equals("CLOSED"));
        }
    }

    private static String caller(String waiting) {
        return """
                {"QueryLanguage": "JSONata", "StartAt": "Ask", "States": {"Ask": {"Type": "Task",
                 "Resource": "arn:aws:states:::states:startExecution.waitForTaskToken", "TimeoutSeconds": 120,
                 "Arguments": {"StateMachineArn": "%s", "Input": {"circuit": "{%% $states.input.circuit %%}",
                 "taskToken": "{%% $states.context.Task.Token %%}"}}, "End": true}}}
                """.formatted(waiting);
    }

    /** The library, as a function would use it, on the same table. */
    private record Library(DynamoDbCircuitStore store, Switchgear switchgear) implements AutoCloseable {
        Library(WorkflowStage stage) {
            this(DynamoDbCircuitStore.of(stage.workbench.client(), Workbench.TABLE));
        }

        private Library(DynamoDbCircuitStore store) {
            this(
                    store,
                    Switchgear.builder()
                            .store(store)
                            .defaults(WorkflowStage.POLICY.toBuilder()
                                    .readBudget(Duration.ofSeconds(1))
                                    .writeBudget(Duration.ofSeconds(1))
                                    .fleetSize(1)
                                    .build())
                            .build());
        }

        void forceOpen(String name, String reason) {
            var unused = switchgear
                    .operator(name)
                    .override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(5), "conformance", reason);
        }

        Circuit circuit(String name) {
            return switchgear.circuit(name);
        }

        @Override
        public void close() {
            switchgear.close();
        }
    }
}
