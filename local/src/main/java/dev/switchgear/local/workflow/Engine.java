package dev.switchgear.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.local.Workbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine of Step Functions from another project, as a process, with the API calls that a story needs. */
final class Engine {
    private static final int READ_TRIES = 300;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Cases.PATIENCE;
    private static final String CREDENTIAL = "local";

    private final Workbench workbench;
    private final URI uri;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger executions = new AtomicInteger();

    private Engine(Workbench workbench, URI uri) {
        this.workbench = workbench;
        this.uri = uri;
    }

    /** The path of the engine, if it is installed. */
    static Optional<List<String>> command() {
        Optional<Path> root = Workbench.setting("switchgear.root");
        Path python = root.map(r -> r.resolve("target/conformance/workflow/venv/bin/python"))
                .orElse(Path.of(""));
        Path script = root.map(r -> r.resolve("conformance/workflow/engine.py")).orElse(Path.of(""));
        return Files.isExecutable(python) && Files.isRegularFile(script)
                ? Optional.of(List.of(python.toString(), script.toString()))
                : Optional.empty();
    }

    /** Starts the engine; its tasks use the workbench's table and {@code functions}. */
    static Engine start(Workbench workbench, List<String> command, URI functions) {
        Map<String, String> variables = new HashMap<>();
        variables.put("AWS_ACCESS_KEY_ID", CREDENTIAL);
        variables.put("AWS_SECRET_ACCESS_KEY", CREDENTIAL);
        variables.put("AWS_DEFAULT_REGION", Workbench.REGION);
        variables.put("ENDPOINT_DYNAMODB", workbench.tableUri().toString());
        variables.put("ENDPOINT_LAMBDA", functions.toString());
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        return new Engine(workbench, workbench.start("engine", command, variables));
    }

    /** Creates a state machine and returns its ARN; the engine refuses an invalid definition. */
    String create(String name, String definition, String type) {
        ObjectNode request = JSON.createObjectNode()
                .put("name", name)
                .put("definition", definition)
                .put("roleArn", "arn:aws:iam::123456789012:role/" + name)
                .put("type", type);
        return call("CreateStateMachine", request).path("stateMachineArn").asText();
    }

    /** Starts an execution. */
    Execution start(String machine, JsonNode input) {
        ObjectNode request = JSON.createObjectNode()
                .put("stateMachineArn", machine)
                .put("name", "execution-" + executions.incrementAndGet())
                .put("input", input.toString());
        return new Execution(
                call("StartExecution", request).path("executionArn").asText());
    }

    /** Starts an execution and returns its result. */
    Ended run(String machine, JsonNode input) throws InterruptedException {
        return start(machine, input).ended();
    }

    private JsonNode call(String action, ObjectNode body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("X-Amz-Target", "AWSStepFunctions." + action)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + CREDENTIAL + "/20260101/" + Workbench.REGION
                                + "/states/aws4_request, SignedHeaders=host, Signature=none")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            // moto answers 500 while the requested execution changes, which may take long on a busy machine. A repeated
            // request changes nothing.
            boolean asks = action.startsWith("Describe") || action.startsWith("Get");
            for (int i = 0; asks && i < READ_TRIES && response.statusCode() == 500; i++) {
                workbench.await(() -> false, PAUSE);
                response = http.send(request, HttpResponse.BodyHandlers.ofString());
            }
            if (response.statusCode() != 200) {
                throw new IllegalStateException("the engine refused " + action + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("the engine does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** An execution that was started. */
    final class Execution {
        private final String arn;

        private Execution(String arn) {
            this.arn = arn;
        }

        String arn() {
            return arn;
        }

        boolean isRunning() {
            return describe().path("status").asText().equals("RUNNING");
        }

        /** Waits for the end of the execution. */
        Ended ended() throws InterruptedException {
            if (!workbench.await(() -> !isRunning(), PATIENCE)) {
                throw new IllegalStateException(arn + " still runs after " + PATIENCE);
            }
            JsonNode end = describe();
            return new Ended(
                    end.path("status").asText(),
                    end.path("error").asText(),
                    end.path("cause").asText(),
                    end.hasNonNull("output") ? parsed(end.path("output").asText()) : JSON.createObjectNode(),
                    states());
        }

        private JsonNode describe() {
            return call("DescribeExecution", JSON.createObjectNode().put("executionArn", arn));
        }

        private List<String> states() {
            JsonNode history = call(
                    "GetExecutionHistory",
                    JSON.createObjectNode().put("executionArn", arn).put("maxResults", 1_000));
            List<String> states = new ArrayList<>();
            boolean tried = false;
            for (JsonNode event : history.path("events")) {
                String type = event.path("type").asText();
                if (type.endsWith("StateEntered")) {
                    states.add(
                            event.path("stateEnteredEventDetails").path("name").asText());
                    tried = false;
                } else if (type.equals("TaskScheduled")) {
                    if (tried) {
                        states.add(states.get(states.size() - 1));
                    }
                    tried = true;
                }
            }
            return states;
        }
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + json, e);
        }
    }

    /**
     * The result of an execution.
     *
     * @param states the states that it entered, in order, with a state again for each retry; Step Functions counts
     *     these as transitions
     */
    record Ended(String status, String error, String cause, JsonNode output, List<String> states) {
        String outcome() {
            return output.path("outcome").asText(status);
        }

        @Override
        public String toString() {
            return status + " " + error + " " + cause + " " + output + " " + states;
        }
    }
}
