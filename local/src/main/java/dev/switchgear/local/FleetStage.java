package dev.switchgear.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.console.web.WebConsole;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.FunctionFleet;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.LambdaFunction;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The environment of the fleet story: a table behind its proxy, and two fleets with one dependency each. */
final class FleetStage implements AutoCloseable {
    static final String TABLE = "switchgear";

    /** A short interval, because the story is short and reads of this table cost nothing. */
    private static final List<String> CONSOLE =
            List.of("--table", TABLE, "--namespace", "default", "--allow-changes", "--every", "0.5");

    /** The partition of the table with the circuit and the circuits of its keys. */
    private static final String PARTITION = "c#default#" + SharedHandler.CIRCUIT;

    /** Much longer than any call. An environment that needs more is killed, as Lambda kills it. */
    private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(10);

    private final TableProxy front;
    private final DynamoDbClient client;
    private final CircuitWatch watch;
    private final Optional<FleetHistory> history;
    private final Optional<WebConsole> console;
    private final FleetSide shared;
    private final FleetSide unshared;

    /** Starts everything; the fleets are ready once {@link #awaitReady} returns. */
    FleetStage(Sandbox host, DemoOptions options, Consumer<CircuitView> changes) {
        DependencyServer unsharedDependency = new DependencyServer(host, options.seed());
        unshared = side(
                host,
                options,
                unsharedDependency,
                UnsharedHandler.class,
                HandlerSettings.unshared(unsharedDependency.url(), options.peerTuned()));
        DynamoDbLocal table = DynamoDbLocal.inMemory(host);
        client = table.client();
        CircuitTable.create(client, TABLE);
        front = new TableProxy(host, table::uri);
        DependencyServer sharedDependency = new DependencyServer(host, options.seed());
        shared = side(
                host,
                options,
                sharedDependency,
                SharedHandler.class,
                HandlerSettings.shared(
                        sharedDependency.url(),
                        TABLE,
                        front.uri().toString(),
                        policy(options),
                        options.failure().keyed()));
        watch = new CircuitWatch(host, client, TABLE, PARTITION, changes);
        history = options.console() ? Optional.of(new FleetHistory(host, table, client, TABLE)) : Optional.empty();
        console = options.console() ? Optional.of(WebConsole.start(client, CONSOLE)) : Optional.empty();
    }

    private static FleetSide side(
            Sandbox host,
            DemoOptions options,
            DependencyServer dependency,
            Class<? extends RequestHandler<?, ?>> handler,
            Map<String, String> variables) {
        String name = handler == SharedHandler.class ? "shared" : "unshared";
        LambdaFunction function =
                new LambdaFunction(name, handler, variables, LambdaFunction.SMALL_JVM, FUNCTION_TIMEOUT);
        FunctionFleet fleet = new FunctionFleet(host, function, options.seed());
        fleet.start(options.environments());
        return new FleetSide(host, dependency, fleet);
    }

    /**
     * The policy of the shared circuit. If resilience4j is tuned, this is the policy of an owner who knows the size of
     * the fleet, can afford a read per second from each environment, and does not wait longer between probes than
     * resilience4j. If resilience4j has its defaults, the circuit has its own. Budgets are always those of a table that
     * shares a laptop with the whole fleet (the defaults are for DynamoDB), and the ramp is short enough to be watched.
     */
    static Map<String, String> policy(DemoOptions options) {
        Map<String, String> policy = new TreeMap<>(Map.of(
                "callTimeoutMillis",
                Long.toString(DependencyCall.TIMEOUT.toMillis()),
                "slowCallDurationMillis",
                Long.toString(DependencyCall.SLOW.toMillis()),
                "slowCallRateThreshold",
                Double.toString(DependencyCall.SLOW_SHARE),
                "readBudgetMillis",
                "150",
                "writeBudgetMillis",
                "250",
                "rampMillis",
                "3000"));
        if (options.peerTuned()) {
            policy.put("fleetSize", Integer.toString(options.environments()));
            policy.put("refreshIntervalMillis", "1000");
            policy.put("maxOpenWaitMillis", "8000");
        }
        return policy;
    }

    /** Returns how many environments of both fleets have been ready so far. */
    int ready() {
        return shared.fleet().ready() + unshared.fleet().ready();
    }

    /** Returns when both fleets are warm. */
    void awaitReady() throws InterruptedException {
        unshared.warmUp();
        shared.warmUp();
    }

    /** Sends one request of the load to both fleets. */
    void send(String key) {
        shared.send(key);
        unshared.send(key);
    }

    /** Changes the health of both dependencies at the same time. */
    void become(Health health) {
        shared.dependency().become(health);
        unshared.dependency().become(health);
    }

    /** Returns the address of the console, if it was requested. */
    Optional<String> console() {
        return console.map(open -> "The console: " + open.address());
    }

    TableProxy front() {
        return front;
    }

    CircuitWatch watch() {
        return watch;
    }

    FleetSide shared() {
        return shared;
    }

    FleetSide unshared() {
        return unshared;
    }

    @Override
    public void close() {
        console.ifPresent(WebConsole::close);
        history.ifPresent(FleetHistory::close);
        watch.close();
        shared.close();
        unshared.close();
        front.close();
        client.close();
    }
}
