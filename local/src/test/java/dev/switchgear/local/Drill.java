package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.FunctionEnvironment;
import dev.switchgear.sandbox.FunctionFleet;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.LambdaFunction;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The environment of the fault tests: the shared fleet under a steady load, on a table that can fail. */
final class Drill implements AutoCloseable {
    static final int ENVIRONMENTS = 4;

    private static final double RATE = 40;
    private static final String NAME = "switchgear";
    private static final Map<String, AttributeValue> KEY =
            Map.of("pk", AttributeValue.fromS("c#default#" + SharedHandler.CIRCUIT), "sk", AttributeValue.fromS("*"));

    /** Shorter times than the defaults, so that a whole outage fits into a test. */
    private static final Map<String, String> POLICY = Map.of(
            "fleetSize", Integer.toString(ENVIRONMENTS),
            "callTimeoutMillis", "1000",
            "refreshIntervalMillis", "400",
            "openWaitMillis", "500",
            "maxOpenWaitMillis", "1500",
            "rampMillis", "1000");

    /** The budgets are 20 ms and 75 ms. Time in which a process got no processor does not count ({@link Stalls}). */
    private static final long LONGEST_WAIT_MILLIS = 500;

    private static final int GLANCE_MILLIS = 20;
    private static final int PATIENCE_MILLIS = 45_000;

    private final Sandbox host = Sandbox.open();
    private final CountDownLatch never = new CountDownLatch(1);
    final DependencyServer dependency = new DependencyServer(host, 1);
    final DynamoDbLocal table = DynamoDbLocal.onDisk(host);
    final TableProxy front = new TableProxy(host, table::uri);
    private DynamoDbClient client = table.client();
    private final FleetSide side;
    private final LoadSource load;

    Drill() throws InterruptedException {
        CircuitTable.create(client, NAME);
        Map<String, String> variables =
                HandlerSettings.shared(dependency.url(), NAME, front.uri().toString(), POLICY, false);
        LambdaFunction function = new LambdaFunction(
                "shared", SharedHandler.class, variables, LambdaFunction.SMALL_JVM, Duration.ofSeconds(10));
        side = new FleetSide(host, dependency, new FunctionFleet(host, function, 1));
        side.fleet().start(ENVIRONMENTS);
        side.fleet().awaitReady();
        load = new LoadSource(host.timer(), Machine::nanos, RATE, 1, side::send);
        load.start();
    }

    /** Waits until everything is healthy, nothing is stored, and the fleet permits every call. */
    void calm() {
        dependency.become(new Health.Healthy());
        front.become(TableProxy.TableFault.NONE);
        deleteItem();
        awaitRecovery();
    }

    /** Lets the dependency fail everything from now on, and waits until the fleet's circuit is open. */
    void awaitTrip() {
        dependency.become(new Health.Errors());
        until("the circuit is open", () -> circuit().protects());
    }

    /**
     * Lets the dependency work again, and waits until the circuit is closed in the table, its ramp has ended, and every
     * call passes.
     */
    void awaitRecovery() {
        dependency.become(new Health.Healthy());
        until("the circuit is closed", () -> circuit().state() == CircuitView.State.CLOSED);
        int mark = mark();
        until("every call gets through", () -> {
            List<Attempt> newest = since(mark);
            int calls = newest.size();
            return calls >= 20
                    && newest.subList(calls - 20, calls).stream()
                            .noneMatch(attempt -> attempt.outcome() == RequestOutcome.REFUSED);
        });
    }

    /** Returns a mark to count from. */
    int mark() {
        return side.attempts().size();
    }

    List<Attempt> since(int mark) {
        List<Attempt> all = side.attempts();
        return all.subList(mark, all.size());
    }

    /** Lets the load go on until so many more requests are answered. */
    void await(int requests) {
        int mark = mark();
        until(requests + " requests are answered", () -> since(mark).size() >= requests);
    }

    boolean refusedSince(int mark) {
        return since(mark).stream().anyMatch(attempt -> attempt.outcome() == RequestOutcome.REFUSED);
    }

    /** Checks that no caller saw a store error, and that none waited for the store beyond its budgets. */
    void assertNobodySawTheStore(int mark) {
        assertThat(side.trouble()).isEmpty();
        assertThat(since(mark)).noneMatch(attempt -> attempt.outcome() == RequestOutcome.BROKEN);
        // The first request of an environment loads classes, with any store.
        Set<String> warm = new HashSet<>();
        assertThat(side.attempts().stream().filter(attempt -> !warm.add(attempt.environment())))
                .allMatch(attempt -> attempt.breakerMillis() < LONGEST_WAIT_MILLIS);
    }

    /** Checks that every request that found an environment passed. */
    void assertNothingRefused(int mark) {
        assertThat(since(mark)).extracting(Attempt::outcome).isSubsetOf(RequestOutcome.OK, RequestOutcome.THROTTLED);
    }

    /** Checks that at most this share of the requests since then reached the dead dependency. */
    void assertProtected(int mark, int percent) {
        List<Attempt> attempts = since(mark);
        long failed = attempts.stream()
                .filter(attempt -> attempt.outcome() == RequestOutcome.FAILED)
                .count();
        assertThat(failed * 100)
                .as(failed + " of " + attempts.size() + " failed")
                .isLessThan(percent * (long) attempts.size());
    }

    /** Kills an environment, whatever it is doing. */
    void kill(String environment) {
        side.fleet().environments().stream()
                .filter(candidate -> candidate.name().equals(environment))
                .forEach(FunctionEnvironment::close);
    }

    /** Kills the oldest environment, whatever it is doing. */
    void killOne() {
        side.fleet().environments().get(0).close();
    }

    CircuitView circuit() {
        return CircuitView.of(host.millis(), item());
    }

    Map<String, AttributeValue> item() {
        return client.getItem(get -> get.tableName(NAME).key(KEY).consistentRead(true))
                .item();
    }

    void deleteItem() {
        client.deleteItem(delete -> delete.tableName(NAME).key(KEY));
    }

    void putItem(Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(KEY);
        item.putAll(attributes);
        client.putItem(put -> put.tableName(NAME).item(item));
    }

    /** Starts the killed table again: the same data at another address, behind the same proxy. */
    void restartTable() {
        table.restart();
        client.close();
        client = table.client();
    }

    void until(String what, BooleanSupplier condition) {
        try {
            for (int waited = 0; !condition.getAsBoolean(); waited += GLANCE_MILLIS) {
                if (waited > PATIENCE_MILLIS) {
                    List<Attempt> newest = since(Math.max(0, mark() - 10));
                    throw new AssertionError("never: " + what + "; " + circuit() + "; " + newest);
                }
                var unused = never.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting: " + what, e);
        }
    }

    @Override
    public void close() {
        load.close();
        client.close();
        host.close();
    }
}
