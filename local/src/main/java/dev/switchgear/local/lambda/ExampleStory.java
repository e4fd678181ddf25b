package dev.switchgear.local.lambda;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.examples.lambda.OrderService;
import dev.switchgear.examples.lambda.PriceJob;
import dev.switchgear.examples.lambda.ShipmentWorker;
import dev.switchgear.local.Narrator;
import dev.switchgear.local.Promises;
import dev.switchgear.local.Run;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.FunctionProcess;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.QueueServer;
import dev.switchgear.sandbox.Sandbox;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The stories of {@code ./switchgear demo orders|shipments|prices}: one example, unchanged, in the real Lambda runtime,
 * while its dependency breaks and recovers.
 */
public final class ExampleStory {
    private static final int HELD = 0;
    private static final int USAGE_ERROR = 2;

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

            Runs one example, unchanged, in the real Lambda runtime on this machine, while its dependency breaks and
            recovers. Exits 0 only if every promise held in this run.

              --plain       plain lines (this story prints no other lines)
              --json FILE   write the promises, and whether each held, to FILE
              --help        print this

            exit codes: 0 every promise held, 1 a promise did not hold, 2 the command line is invalid, 130 interrupted
            """;

    private final Narrator narrator;
    private final Sandbox host;
    private final CountDownLatch never = new CountDownLatch(1);
    private final Promises promises = new Promises();

    private ExampleStory(Sandbox host, Narrator narrator) {
        this.host = host;
        this.narrator = narrator;
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
                err.println("demo: '" + arguments.get(i) + "' is not an option, or has no value; see --help");
                return USAGE_ERROR;
            }
            options.put(arguments.get(i), json ? arguments.get(++i) : "");
        }
        Narrator narrator = new Narrator(out, false);
        Optional<Path> json = Optional.ofNullable(options.get("--json")).map(Path::of);
        return Run.of("demo", err, host -> {
            ExampleStory story = new ExampleStory(host, narrator);
            story.play(name);
            return story.promises.conclude(narrator, 1, json, err);
        });
    }

    private void play(String name) throws InterruptedException {
        narrator.say("Starting DynamoDB Local and the example '" + name + "' in the Lambda runtime.");
        DependencyServer dependency = new DependencyServer(host, 1);
        DynamoDbLocal table = DynamoDbLocal.inMemory(host);
        try (DynamoDbClient client = table.client()) {
            CircuitTable.create(client, TABLE);
        }
        boolean[] works = {true};
        try (ExampleScene scene = scene(name, table, dependency, works)) {
            play(scene, dependency, works);
        }
    }

    private ExampleScene scene(String name, DynamoDbLocal table, DependencyServer dependency, boolean[] works)
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

    private void play(ExampleScene scene, DependencyServer dependency, boolean[] works) throws InterruptedException {
        int served = 0;
        for (int i = 0; i < HEALTHY_EVENTS; i++) {
            served += scene.send() == ExampleScene.Result.SERVED ? 1 : 0;
        }
        tell("servesWhileAllIsWell", served == HEALTHY_EVENTS, served + " of " + HEALTHY_EVENTS + " events served");

        works[0] = false;
        dependency.become(new Health.Errors());
        int until = sendUntil(scene, ExampleScene.Result.REFUSED);
        boolean opens = until < MOST_EVENTS;
        tell("opens", opens, (opens ? "refused after " : "NOT refused in ") + until + " events that failed");
        int refused = 0;
        for (int i = 0; i < BROKEN_EVENTS; i++) {
            refused += scene.send() == ExampleScene.Result.REFUSED ? 1 : 0;
            pace();
        }
        tell("protects", refused * 2 > BROKEN_EVENTS, refused + " of " + BROKEN_EVENTS + " events refused, not tried");

        works[0] = true;
        dependency.become(new Health.Healthy());
        int recovered = sendUntil(scene, ExampleScene.Result.SERVED);
        boolean recovers = recovered < MOST_EVENTS;
        tell("recovers", recovers, (recovers ? "served again after " : "NOT served again in ") + recovered + " events");
        scene.promises().forEach((promise, held) -> promises.add(promise, held, ""));
    }

    private void tell(String promise, boolean held, String seen) {
        promises.add(promise, held, "");
        narrator.say("  " + seen);
    }

    private int sendUntil(ExampleScene scene, ExampleScene.Result wanted) throws InterruptedException {
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
