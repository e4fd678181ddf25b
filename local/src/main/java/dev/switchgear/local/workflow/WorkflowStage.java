package dev.switchgear.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.local.Workbench;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.workflow.GetCircuitStatus;
import dev.switchgear.workflow.MachineVariant;
import dev.switchgear.workflow.Retries;
import dev.switchgear.workflow.UpdateCircuitStatus;
import dev.switchgear.workflow.Workflow;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** The environment of the story: a table, a dependency, a function that calls it, and the machines on the engine. */
final class WorkflowStage {
    static final String CALLEE = "charge";
    /** The policy. The fleet of executions is small, so its size is set; the waits are short enough to be watched. */
    static final CircuitPolicy POLICY = CircuitPolicy.builder()
            .set("callTimeoutMillis", "3000")
            .set("fleetSize", "6")
            .set("refreshIntervalMillis", "1000")
            .set("maxOpenWaitMillis", "4000")
            .set("rampMillis", "2000")
            .build();

    static final String GET = "get-circuit-status";
    static final String UPDATE = "update-circuit-status";

    /** The same policy for the Lambda functions of the handlers machine. */
    private static final String POLICY_TEXT =
            "callTimeoutMillis=3000,fleetSize=6,refreshIntervalMillis=1000,maxOpenWaitMillis=4000,rampMillis=2000";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCOUNT = "123456789012";
    private static final int ENVIRONMENTS = 6;

    final Workbench workbench;
    final Workbench.Dependency dependency;
    final InvokeApi functions = new InvokeApi();
    final Engine engine;

    WorkflowStage(Workbench workbench, List<String> command) throws InterruptedException {
        this.workbench = workbench;
        dependency = workbench.dependency();
        URI lambda = workbench.serve(functions);
        engine = Engine.start(workbench, command, lambda);
        functions.add(CALLEE, workbench.function(CALLEE, CalleeHandler.class, dependency.variables(), ENVIRONMENTS));
    }

    /** Starts the two Lambda functions of the handlers machine: the deployed classes, each in a process of its own. */
    void startHandlers() throws InterruptedException {
        Map<String, String> variables = Map.of(
                "SWITCHGEAR_TABLE",
                Workbench.TABLE,
                "SWITCHGEAR_POLICY",
                POLICY_TEXT,
                "AWS_ENDPOINT_URL_DYNAMODB",
                workbench.tableUri().toString());
        functions.add(GET, workbench.function(GET, GetCircuitStatus.class, variables, ENVIRONMENTS));
        functions.add(UPDATE, workbench.function(UPDATE, UpdateCircuitStatus.class, variables, ENVIRONMENTS));
    }

    /** Returns a workflow as its owner would describe it. */
    Workflow.Builder workflow(MachineVariant variant) {
        return Workflow.builder("arn:aws:dynamodb:" + Workbench.REGION + ":" + ACCOUNT + ":table/" + Workbench.TABLE)
                .callee(CALLEE, arn(CALLEE))
                .callee("missing", arn("missing"))
                .callee("none", arn("none"))
                .callerError("java.lang.IllegalArgumentException")
                .policy(POLICY)
                .retries(new Retries(2, 1, 2, 1))
                .variant(variant);
    }

    static String arn(String function) {
        return "arn:aws:lambda:" + Workbench.REGION + ":" + ACCOUNT + ":function:" + function;
    }

    /** Returns an execution's input. */
    static ObjectNode input(String circuit, JsonNode payload) {
        ObjectNode input = JSON.createObjectNode().put("circuit", circuit).put("callee", CALLEE);
        input.set("payload", payload);
        return input;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(text, e);
        }
    }

    /** Returns the stored item of the circuit. */
    Optional<Map<String, AttributeValue>> item(String circuit) {
        Map<String, AttributeValue> item = workbench
                .client()
                .getItem(GetItemRequest.builder()
                        .tableName(Workbench.TABLE)
                        .key(Map.of(
                                "pk", AttributeValue.fromS("c#default#" + circuit), "sk", AttributeValue.fromS("*")))
                        .consistentRead(true)
                        .build())
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(item);
    }

    /** Returns the stored state of the circuit; CLOSED if there is none. */
    String stored(String circuit) {
        return item(circuit)
                .map(item -> item.get("state"))
                .map(AttributeValue::s)
                .orElse("CLOSED");
    }

    long number(String circuit, String attribute) {
        return item(circuit)
                .map(item -> item.get(attribute))
                .map(value -> Long.parseLong(value.n()))
                .orElse(0L);
    }
}
