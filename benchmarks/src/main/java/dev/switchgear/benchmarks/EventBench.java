package dev.switchgear.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.local.Machine;
import dev.switchgear.local.signals.HandlerCalls;
import dev.switchgear.local.signals.StoryClock;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.LocalBus;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import dev.switchgear.signals.EventRules;
import dev.switchgear.signals.OutcomeEventHandler;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The main class of {@code ./switchgear bench events}: one consumer, one thread, DynamoDB Local in another process. The
 * events are those of 20 environments that call 5 dependencies 200 times a second in total.
 */
public final class EventBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CIRCUITS = 5;
    private static final int ENVIRONMENTS = 20;
    private static final int EVENTS = 10_000;
    private static final int FEW_EVENTS = 2_000;
    private static final int MILLIS_APART = 5;
    private static final String SOURCE = "com.example.orders";

    private static final String USAGE = """
            usage: ./switchgear bench events [options]

            Measures how many reported calls one consumer records in a second, and its reads and writes of the table for 1,000
            of them: while healthy, at 5 % errors, and in an outage; one event at a time (EventBridge) and in batches
            (SQS). The table is DynamoDB Local on this machine, so the rates are lower bounds, and the counts are exact.

              --quick   2,000 events for each row instead of 10,000
              --help    print this
            """;

    private final Sandbox host;
    private final DynamoDbLocal table;
    private final PrintStream out;
    private final int events;

    private EventBench(Sandbox host, PrintStream out, int events) {
        this.host = host;
        this.table = DynamoDbLocal.inMemory(host);
        this.out = out;
        this.events = events;
    }

    /**
     * Runs the benchmark.
     *
     * @param arguments options
     */
    public static void main(String[] arguments) {
        List<String> options = List.of(arguments);
        if (options.contains("--help") || options.contains("-h")) {
            System.out.print(USAGE);
            System.exit(0);
        }
        for (String option : options) {
            if (!option.equals("--quick")) {
                System.err.println("bench: '" + option + "' is not an option; see --help");
                System.exit(2);
            }
        }
        try (Sandbox host = Sandbox.open()) {
            new EventBench(host, System.out, options.contains("--quick") ? FEW_EVENTS : EVENTS).run();
        }
        System.exit(0);
    }

    private void run() {
        measure("warm-up", 0.05, 100, byRate(), false);
        out.println("calls        rule            events at once   events/s   reads/1,000   writes/1,000");
        for (int batch : new int[] {1, 10, 100, 1_000}) {
            measure("healthy", 0, batch, byRate(), true);
        }
        for (int batch : new int[] {1, 10, 100, 1_000}) {
            measure("5 % fail", 0.05, batch, byRate(), true);
        }
        for (int batch : new int[] {1, 10, 100, 1_000}) {
            measure("all fail", 1, batch, byRate(), true);
        }
        for (int batch : new int[] {1, 10, 100, 1_000}) {
            measure("all fail", 1, batch, byCount(), true);
        }
    }

    private void measure(String calls, double failing, int batch, CircuitPolicy policy, boolean tell) {
        StoryClock clock = new StoryClock(host.clock().instant());
        try (TableProxy front = new TableProxy(host, table::uri);
                DynamoDbClient client = client(front)) {
            String name = "bench-" + Long.toHexString(Machine.nanos());
            CircuitTable.create(client, name);
            OutcomeEventHandler handler = OutcomeEventHandler.of(
                    DynamoDbCircuitStore.of(client, name),
                    policy,
                    new EventRules(
                            Set.of(SOURCE), Set.of(LocalBus.ACCOUNT), Duration.ofSeconds(60), Duration.ofSeconds(10)),
                    (body, rejection, why) -> {
                        throw new IllegalStateException(rejection + ": " + why);
                    },
                    clock);
            int count = batch == 1 ? Math.min(events, FEW_EVENTS) : events;
            Random random = new Random(1);
            int before = front.requests().size();
            long nanos = 0;
            for (int from = 0; from < count; from += batch) {
                List<ObjectNode> some = new ArrayList<>();
                for (int i = from; i < from + batch; i++) {
                    clock.pass(Duration.ofMillis(MILLIS_APART));
                    some.add(event(i, random.nextDouble() < failing, clock, random));
                }
                JsonNode invocation = batch == 1 ? some.get(0) : queue(some);
                long began = Machine.nanos();
                HandlerCalls.hand(handler, invocation);
                nanos += Machine.nanos() - began;
            }
            if (tell) {
                List<TableProxy.ProxiedRequest> asked = front.requests();
                String rule = policy.tripRule() instanceof TripRule.FailureRate ? "rate 50 %" : "3 in 60 s";
                String row = String.format(
                        Locale.ROOT, "%-12s %-15s %14d %10.0f", calls, rule, batch, count / (nanos / 1e9));
                say(row, asked.subList(before, asked.size()), count);
            }
        }
    }

    private void say(String row, List<TableProxy.ProxiedRequest> asked, int count) {
        out.println(row
                + String.format(
                        Locale.ROOT,
                        " %13.1f %14.1f",
                        count(asked, TableProxy.Use.READ) * 1_000.0 / count,
                        count(asked, TableProxy.Use.WRITE) * 1_000.0 / count));
        out.flush();
    }

    private static long count(List<TableProxy.ProxiedRequest> asked, TableProxy.Use use) {
        return asked.stream().filter(one -> one.use() == use).count();
    }

    private static ObjectNode event(int number, boolean failed, StoryClock clock, Random random) {
        ObjectNode event = JSON.createObjectNode();
        event.put("id", "event-" + number)
                .put("detail-type", "Switchgear Call Outcomes")
                .put("source", SOURCE)
                .put("account", LocalBus.ACCOUNT)
                .put("time", clock.instant().toString());
        event.putObject("detail")
                .put("schema", 1)
                .put("circuit", "dependency-" + number % CIRCUITS)
                .put("reports", "all")
                .put("environment", "environment-" + random.nextInt(ENVIRONMENTS))
                .putArray("outcomes")
                .addObject()
                .put("result", failed ? "failure" : "success");
        return event;
    }

    private static ObjectNode queue(List<ObjectNode> events) {
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode records = batch.putArray("Records");
        for (ObjectNode event : events) {
            records.addObject()
                    .put("messageId", event.path("id").asText())
                    .put("eventSource", "aws:sqs")
                    .put("body", event.toString());
        }
        return batch;
    }

    private static CircuitPolicy byRate() {
        return CircuitPolicy.defaults();
    }

    private static CircuitPolicy byCount() {
        return CircuitPolicy.builder()
                .tripRule(TripRule.failureCount(3, Duration.ofSeconds(60)))
                .build();
    }

    private static DynamoDbClient client(TableProxy front) {
        return DynamoDbClient.builder()
                .endpointOverride(front.uri())
                .region(Region.of(LocalBus.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
