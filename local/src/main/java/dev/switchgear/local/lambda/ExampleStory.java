package dev.switchgear.local.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.examples.lambda.OrderService;
import dev.switchgear.examples.lambda.PriceJob;
import dev.switchgear.examples.lambda.ShipmentWorker;
import dev.switchgear.local.DependencyServer;
import dev.switchgear.local.Health;
import dev.switchgear.local.Host;
import dev.switchgear.local.Interruption;
import dev.switchgear.local.Machine;
import dev.switchgear.local.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The stories of {@code ./switchgear demo orders|shipments|prices}: one example, unchanged, in the real Lambda runtime,
 * while what it depends on breaks and heals.
 */
public final class ExampleStory {
    private static final int HELD = 0;
    private static final int BROKEN = 1;
    private static final int USAGE_ERROR = 2;
    private static final int INTERRUPTED = 130;

    private static final String TABLE = "switchgear";
    private static final int HEALTHY_EVENTS = 10;
    private static final int BROKEN_EVENTS = 40;
    private static final int MOST_EVENTS = 400;
    private static final long PACE_MILLIS = 50;
    private static final String POLICY =
            "fleetSize=1,openWaitMillis=500,maxOpenWaitMillis=1000,rampMillis=1000,refreshIntervalMillis=400,"
                    + "readBudgetMillis=200,writeBudgetMillis=200";
    private static final String USAGE = """
            usage: ./switchgear demo %s [options]

            Runs one example, unchanged, in the real Lambda runtime on this machine, while what it depends on breaks and
            heals. Exits 0 only if everything it promises held in this run.

              --plain       plain lines (they always are)
              --json FILE   write what was promised, and whether it held, to FILE
              --help        this

            exit codes: 0 every promise held, 1 one did not, 2 the command line makes no sense, 130 interrupted
            """;

    private final PrintStream out;
    private final Host host;
    private final CountDownLatch never = new CountDownLatch(1);
    private final Map<String, Boolean> promises = new LinkedHashMap<>();

    private ExampleStory(Host host, PrintStream out) {
        this.host = host;
        this.out = out;
    }

    /** The order service. */
    public static int orders(List<String> arguments, PrintStream out, PrintStream err) {
        return play("orders", arguments, out, err);
    }

    /** The SQS worker. */
    public static int shipments(List<String> arguments, PrintStream out, PrintStream err) {
        return play("shipments", arguments, out, err);
    }

    /** The scheduled job. */
    public static int prices(List<String> arguments, PrintStream out, PrintStream err) {
        return play("prices", arguments, out, err);
    }

    private static int play(String name, List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(USAGE.formatted(name));
            return HELD;
        }
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            boolean json = arguments.get(i).equals("--json") && i + 1 < arguments.size();
            if (!json && !arguments.get(i).equals("--plain")) {
                err.println("demo: '" + arguments.get(i) + "' is no option, or lacks its value; see --help");
                return USAGE_ERROR;
            }
            options.put(arguments.get(i), json ? arguments.get(++i) : "");
        }
        Host host = new Host(Machine.clock());
        Interruption interruption = Interruption.stops(host, INTERRUPTED);
        try {
            return new ExampleStory(host, out).play(name, options.get("--json"), err);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        } catch (RuntimeException | IOException e) {
            if (!interruption.came()) {
                err.println("demo: " + e.getMessage());
            }
            return BROKEN;
        } finally {
            interruption.over();
            host.close();
        }
    }

    private int play(String name, @org.jspecify.annotations.Nullable String json, PrintStream err)
            throws InterruptedException, IOException {
        out.println("Starting DynamoDB Local and the example '" + name + "' in the Lambda runtime.");
        DependencyServer dependency = new DependencyServer(host, 1);
        Table table = Table.inMemory(host);
        try (DynamoDbClient client = table.client()) {
            CircuitTable.create(client, TABLE);
        }
        boolean[] works = {true};
        try (Scene scene = scene(name, table, dependency, works)) {
            play(scene, dependency, works);
        }
        promises.forEach((promise, held) -> out.println("  " + (held ? "held    " : "BROKEN  ") + promise));
        if (json != null) {
            new ObjectMapper().writeValue(Path.of(json).toFile(), Map.of("promises", promises));
        }
        promises.entrySet().stream()
                .filter(promise -> !promise.getValue())
                .forEach(promise -> err.println("demo: broken promise: " + promise.getKey()));
        return promises.containsValue(false) ? BROKEN : HELD;
    }

    private Scene scene(String name, Table table, DependencyServer dependency, boolean[] works)
            throws InterruptedException {
        Map<String, String> variables = new HashMap<>();
        variables.put("SWITCHGEAR_TABLE", TABLE);
        variables.put("SWITCHGEAR_ENDPOINT", table.uri().toString());
        variables.put("SWITCHGEAR_POLICY", POLICY);
        variables.put("PAYMENTS_URL", dependency.url());
        variables.put("CARRIER_URL", dependency.url());
        variables.put("PRICES_URL", dependency.url());
        if (name.equals("shipments")) {
            QueueServer queues = new QueueServer();
            variables.put("SQS_ENDPOINT", queues.uri().toString());
            FunctionProcess worker =
                    FunctionProcess.start(host, ShipmentWorker.class, variables).awaitReady();
            return new QueueScene(queues, worker, dependency, () -> works[0]);
        }
        return name.equals("orders")
                ? AnsweringScene.orders(FunctionProcess.start(host, OrderService.class, variables)
                        .awaitReady())
                : AnsweringScene.prices(
                        FunctionProcess.start(host, PriceJob.class, variables).awaitReady());
    }

    private void play(Scene scene, DependencyServer dependency, boolean[] works) throws InterruptedException {
        int served = 0;
        for (int i = 0; i < HEALTHY_EVENTS; i++) {
            served += scene.send() == Scene.Result.SERVED ? 1 : 0;
        }
        tell("servesWhileAllIsWell", served == HEALTHY_EVENTS, served + " of " + HEALTHY_EVENTS + " events served");

        works[0] = false;
        dependency.become(new Health.Errors());
        int until = sendUntil(scene, Scene.Result.REFUSED);
        tell("opens", until < MOST_EVENTS, "refused after " + until + " events that failed");
        int refused = 0;
        for (int i = 0; i < BROKEN_EVENTS; i++) {
            refused += scene.send() == Scene.Result.REFUSED ? 1 : 0;
            pace();
        }
        tell("protects", refused * 2 > BROKEN_EVENTS, refused + " of " + BROKEN_EVENTS + " events refused, not tried");

        works[0] = true;
        dependency.become(new Health.Healthy());
        int recovered = sendUntil(scene, Scene.Result.SERVED);
        tell("recovers", recovered < MOST_EVENTS, "served again after " + recovered + " events");
        promises.putAll(scene.promises());
    }

    private void tell(String promise, boolean held, String seen) {
        promises.put(promise, held);
        out.println("  " + seen);
    }

    private int sendUntil(Scene scene, Scene.Result wanted) throws InterruptedException {
        int sent = 0;
        while (sent < MOST_EVENTS && scene.send() != wanted) {
            sent++;
            pace();
        }
        return sent;
    }

    private void pace() throws InterruptedException {
        var unused = never.await(PACE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
