import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Signal;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import dev.switchgear.workflow.MachineVariant;
import dev.switchgear.workflow.Workflow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Runs the commands of docs/runbook.md with the AWS CLI, as they stand there, and asks a library, an extension and a state machine
 * after each whether they obey. Arguments: this checkout, the folder of the AWS CLI, the Python of the engine of Step Functions.
 */
final class ByHand {
    private static final String TABLE = "switchgear"; // as in the runbook, so that nothing in it is replaced
    private static final String CIRCUIT = "payments";
    private static final String TOKEN = "local-token";
    private static final Duration HANGS = Duration.ofSeconds(60);
    private static final Duration REFRESH = CircuitPolicy.defaults().refreshInterval();
    private static final Duration REFRESH_WHILE_OPEN = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final Path cli;
    private final Map<String, String> blocks = new LinkedHashMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Sandbox sandbox = Sandbox.open();
    private final DynamoDbLocal table = DynamoDbLocal.inMemory(sandbox);
    private final TableProxy asksTable = new TableProxy(sandbox, table::uri);
    private final AtomicLong clock = new AtomicLong(System.currentTimeMillis());
    private Circuit library;
    private URI extension;
    private URI engine;
    private String machine;
    private int executions;
    private int failed;
    private boolean waits; // whether the library knows that the fleet's circuit is OPEN, whatever an override says

    private ByHand(Path root, Path cli) throws IOException {
        this.root = root;
        this.cli = cli;
        String runbook = Files.readString(root.resolve("docs/runbook.md"));
        blocks.put("Variables", between(runbook, "\n```\nTABLE=", "\n```\n", "TABLE="));
        blocks.put("List", between(runbook, "\n```\naws dynamodb scan", "\n```\n", "aws dynamodb scan"));
        blocks.put("Status", between(runbook, "\n```\naws dynamodb query", "\n```\n", "aws dynamodb query"));
        String section = between(runbook, "\n## With the AWS CLI alone\n", "\n## ", "");
        blocks.put("Commands", between(section, "\n```\ncircuit()", "\n```\n", "circuit()"));
        Matcher each = Pattern.compile("\n\\*\\*([^*]+?)[.:]\\*\\*[^\n]*\n\n```\n(.*?)\n```", Pattern.DOTALL)
                .matcher(section);
        while (each.find()) {
            blocks.put(each.group(1), each.group(2));
        }
    }

    public static void main(String[] arguments) throws Exception {
        ByHand check = new ByHand(Path.of(arguments[0]), Path.of(arguments[1]));
        int status = 1;
        try (DynamoDbClient client = check.table.client();
                Switchgear fleet = check.start(client, arguments[2])) {
            check.all(fleet);
            status = check.failed == 0 ? 0 : 1;
        } finally {
            check.processes.forEach(Process::destroy);
            check.asksTable.close();
            check.table.close();
            check.sandbox.close();
        }
        System.exit(status);
    }

    private void all(Switchgear fleet) throws Exception {
        expect(
                blocks.keySet().toString(),
                blocks.keySet().toString().equals("[Variables, List, Status, Commands, Open, Close, Disable,"
                        + " Back to automatic, Change the live policy, Remove the live policy]"),
                "the runbook has the commands that are checked here, and no others");
        obeyed("nothing", true, "");
        after("Open", false, "");
        expect(run("List"), run("List").contains("c#default#payments\t*\tNone\tFORCED_OPEN"), "List shows the override");
        expect(run("Status"), run("Status").contains("the provider is down"), "Status shows the reason");
        after("Back to automatic", true, "FORCED_OPEN");
        Instant now = Instant.now();
        if (!fleet.operator(CIRCUIT).raise(new Signal("alarm", now, now.plusSeconds(3_600), "an alarm"))) {
            throw new IllegalStateException("the signal did not count");
        }
        obeyed("an alarm", false, "an alarm");
        waits = true;
        after("Close", true, "");
        after("Disable", true, "the evidence is wrong");
        after("Back to automatic", false, "DISABLED");
        after("Change the live policy", true, "");
        after("Remove the live policy", false, "shadow");
    }

    /** Runs a block of the runbook; everybody must obey. */
    private void after(String title, boolean passes, String before) throws Exception {
        String said = run(title);
        expect(said, said.contains(before), title + " prints what stood before");
        obeyed(title, passes, title.equals("Open") ? "the provider is down" : "");
    }

    private void obeyed(String title, boolean passes, String reason) throws Exception {
        String wanted = title + (passes ? ": calls pass" : ": calls are refused");
        clock.addAndGet((waits ? REFRESH_WHILE_OPEN : REFRESH).toMillis());
        boolean[] seen = {!passes};
        String[] why = {""};
        await(() -> {
            Decision decision = library.decide();
            seen[0] = decision.permitted();
            if (decision instanceof Permit permit) {
                permit.success();
            } else {
                why[0] = decision.refusal().reason();
            }
            return seen[0] == passes;
        });
        expect("library: " + seen[0] + " " + why[0], seen[0] == passes && why[0].contains(reason), wanted + ", library");

        int reads = reads();
        JsonNode[] answer = {JSON.nullNode()};
        await(() -> {
            answer[0] = permit();
            return answer[0].path("allowed").asBoolean() == passes;
        });
        boolean right = answer[0].path("allowed").asBoolean() == passes && reads() - reads <= 1;
        expect(
                answer[0] + " after " + (reads() - reads) + " reads",
                right && answer[0].path("reason").asText().contains(reason),
                wanted + ", extension, with the first read");

        JsonNode output = execution();
        String outcome = output.path("outcome").asText();
        expect(
                output.toString(),
                outcome.equals(passes ? "succeeded" : "refused")
                        && (passes || output.path("reason").asText().contains(reason)),
                wanted + ", state machine, with its first execution");
    }

    // ---------------------------------------------------------------- who obeys
    private Switchgear start(DynamoDbClient client, String python) throws Exception {
        CircuitTable.create(client, TABLE);
        Switchgear fleet = Switchgear.builder()
                .store(DynamoDbCircuitStore.of(client, TABLE))
                .defaults(CircuitPolicy.builder()
                        .readBudget(Duration.ofSeconds(1))
                        .writeBudget(Duration.ofSeconds(1))
                        .build())
                .journal(event -> {})
                .clock(() -> Instant.ofEpochMilli(clock.get()))
                .ticker(() -> clock.get() * 1_000_000)
                .build();
        library = fleet.circuit(CIRCUIT);
        extension = child(
                sandbox.extensionCommand(),
                Map.of(
                        "AWS_SESSION_TOKEN", TOKEN,
                        "SWITCHGEAR_TABLE", TABLE,
                        "SWITCHGEAR_ENDPOINT", asksTable.uri().toString(),
                        "SWITCHGEAR_EXTENSION_HTTP_PORT", "0"),
                Pattern.compile("listens on 127\\.0\\.0\\.1:([0-9]+)"));
        HttpServer callee = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        callee.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        callee.start();
        engine = child(
                List.of(python, root.resolve("conformance/workflow/engine.py").toString()),
                Map.of(
                        "ENDPOINT_DYNAMODB", table.uri().toString(),
                        "ENDPOINT_LAMBDA",
                                "http://127.0.0.1:" + callee.getAddress().getPort(),
                        "PYTHONDONTWRITEBYTECODE", "1"),
                Pattern.compile("^([0-9]+)$"));
        String definition = Workflow.builder("arn:aws:dynamodb:eu-west-1:123456789012:table/" + TABLE)
                .callee("charge", "arn:aws:lambda:eu-west-1:123456789012:function:charge")
                .variant(MachineVariant.STANDARD)
                .build()
                .direct();
        machine = steps("CreateStateMachine", Map.of(
                        "name", "direct",
                        "definition", definition,
                        "type", "STANDARD",
                        "roleArn", "arn:aws:iam::123456789012:role/direct"))
                .path("stateMachineArn")
                .asText();
        return fleet;
    }

    private JsonNode permit() {
        try {
            JsonNode answer = post(extension.resolve("/circuits/" + CIRCUIT + "/permits"), "{}", Map.of());
            if (answer.path("allowed").asBoolean()) {
                String outcome = "{\"permit\": \"" + answer.path("permit").asText() + "\", \"result\": \"success\"}";
                post(extension.resolve("/circuits/" + CIRCUIT + "/outcomes"), outcome, Map.of());
            }
            return answer;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the extension does not answer", e);
        }
    }

    private int reads() {
        return (int) asksTable.requests().stream()
                .filter(request -> request.use() == TableProxy.Use.READ)
                .count();
    }

    private JsonNode execution() throws Exception {
        String input = "{\"circuit\": \"" + CIRCUIT + "\", \"callee\": \"charge\", \"payload\": 1}";
        String name = "execution-" + ++executions;
        String arn = steps("StartExecution", Map.of("stateMachineArn", machine, "name", name, "input", input))
                .path("executionArn")
                .asText();
        JsonNode[] end = {JSON.nullNode()};
        await(() -> {
            try {
                end[0] = steps("DescribeExecution", Map.of("executionArn", arn));
                String status = end[0].path("status").asText();
                return !status.isEmpty() && !status.equals("RUNNING");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("the engine does not answer", e);
            }
        });
        return end[0].hasNonNull("output") ? JSON.readTree(end[0].path("output").asText()) : end[0];
    }

    private JsonNode steps(String action, Map<String, String> body) throws IOException, InterruptedException {
        return post(engine, JSON.writeValueAsString(body), Map.of(
                "X-Amz-Target", "AWSStepFunctions." + action,
                "Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/states/aws4_request,"
                        + " SignedHeaders=host, Signature=none"));
    }

    private JsonNode post(URI uri, String question, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(HANGS)
                .header("Content-Type", headers.isEmpty() ? "application/json" : "application/x-amz-json-1.0")
                .header("X-Switchgear-Token", TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(question));
        headers.forEach(request::setHeader);
        String body = http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
        if (!body.startsWith("{")) {
            throw new IOException(uri + " answers: " + body);
        }
        return JSON.readTree(body);
    }

    // ---------------------------------------------------------------- processes
    private String run(String title) throws Exception {
        String script = "set -eu\n" + blocks.get("Variables") + "\n" + blocks.get("Commands") + "\n" + blocks.get(title);
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        variables(bash, Map.of(
                "PATH", cli + ":" + System.getenv("PATH"),
                "AWS_ENDPOINT_URL_DYNAMODB", table.uri().toString(),
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"));
        Process process = bash.start();
        processes.add(process);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        expect(said, process.waitFor() == 0, title + ": the AWS CLI accepts it");
        return said;
    }

    /** Starts a process, and returns the address of the port that it prints. */
    private URI child(List<String> command, Map<String, String> its, Pattern port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        variables(builder, its);
        Process process = builder.start();
        processes.add(process);
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher matcher = port.matcher(line);
            if (matcher.find()) {
                Thread rest = new Thread(() -> drain(lines), "output");
                rest.setDaemon(true);
                rest.start();
                return URI.create("http://127.0.0.1:" + matcher.group(1) + "/");
            }
            all.append(line).append('\n');
        }
        throw new IOException(command + " ended: " + all);
    }

    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {}
        } catch (IOException e) {
            // the process was stopped
        }
    }

    private static void variables(ProcessBuilder process, Map<String, String> its) {
        process.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("SWITCHGEAR_"));
        process.environment().putAll(Map.of(
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "AWS_REGION", "eu-west-1",
                "AWS_DEFAULT_REGION", "eu-west-1"));
        process.environment().putAll(its);
    }

    // ---------------------------------------------------------------- judging
    private void expect(String seen, boolean holds, String what) {
        if (!holds) {
            failed++;
            System.out.println("console: NOT: " + what + "; seen: " + seen.strip());
        } else if (!what.endsWith("accepts it")) {
            System.out.println("console: " + what);
        }
    }

    private static void await(BooleanSupplier holds) {
        long until = System.nanoTime() + HANGS.toNanos();
        while (!holds.getAsBoolean() && System.nanoTime() < until) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String between(String text, String from, String to, String keep) {
        int begin = text.indexOf(from);
        int end = text.indexOf(to, begin + from.length());
        if (begin < 0 || end < 0) {
            throw new IllegalStateException("docs/runbook.md has no part that begins with " + from.strip());
        }
        return keep + text.substring(begin + from.length(), end);
    }
}
