package dev.switchgear.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.sandbox.ChildProcess;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.FunctionEnvironment;
import dev.switchgear.sandbox.FunctionFleet;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.LambdaFunction;
import dev.switchgear.sandbox.LoopbackServer;
import dev.switchgear.sandbox.ReceivedRequest;
import dev.switchgear.sandbox.Sandbox;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What a story of another package needs: a table, functions as processes, a dependency and other servers. */
public final class Workbench implements AutoCloseable {
    /** The table's name. */
    public static final String TABLE = FleetStage.TABLE;

    /** The Region in the variables of every process. */
    public static final String REGION = FunctionEnvironment.REGION;

    private static final Duration SERVER_PATIENCE = Duration.ofSeconds(90);
    private static final long GLANCE_MILLIS = 50;

    private final Sandbox host;
    private final DynamoDbLocal table;
    private final DynamoDbClient client;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    private Workbench(Sandbox host) {
        this.host = host;
        table = DynamoDbLocal.inMemory(host);
        client = table.client();
        CircuitTable.create(client, TABLE);
    }

    /**
     * Runs {@code story} on a workbench. Everything that it has started is stopped when this returns, or when it is
     * interrupted.
     */
    public static int play(PrintStream err, Story story) {
        return Run.of("demo", err, host -> {
            try (Workbench workbench = new Workbench(host)) {
                return story.play(workbench);
            }
        });
    }

    /** Returns a path that the launcher has set; empty if it has not. */
    public static java.util.Optional<Path> setting(String name) {
        return Machine.setting(name);
    }

    /** Returns the wall clock's time. */
    public long millis() {
        return host.millis();
    }

    /** Returns the address of the table's DynamoDB. */
    public URI tableUri() {
        return table.uri();
    }

    /** Returns a client of the table's DynamoDB. */
    public DynamoDbClient client() {
        return client;
    }

    /** Starts a function with {@code size} environments, each a process of the Lambda runtime, and waits for them. */
    public Invocable function(
            String name, Class<? extends RequestHandler<?, ?>> handler, Map<String, String> variables, int size)
            throws InterruptedException {
        FunctionFleet fleet = new FunctionFleet(
                host,
                new LambdaFunction(name, handler, variables, LambdaFunction.SMALL_JVM, Duration.ofSeconds(10)),
                size);
        open.add(fleet);
        fleet.start(size);
        fleet.awaitReady();
        return payload -> fleet.invoke(payload)
                .thenApply(answer -> new Reply(answer.kind().name(), answer.body()));
    }

    /** Starts a healthy dependency. */
    public Dependency dependency() {
        DependencyServer server = new DependencyServer(host, 1);
        open.add(server);
        return new Dependency(server);
    }

    /** Starts a server on a port of the loopback. */
    public URI serve(Handler handler) {
        LoopbackServer server = LoopbackServer.start(host.threads(), handler);
        open.add(server);
        return server.uri();
    }

    /** Starts a process that prints its port, and returns its address. */
    public URI start(String name, List<String> command, Map<String, String> variables) {
        ChildProcess child = ChildProcess.startServer(host, name, command, variables);
        var unused = child.tellEnd(name, System.err);
        return URI.create("http://" + LoopbackServer.HOST + ":" + child.firstLine(SERVER_PATIENCE));
    }

    /** Waits until {@code so} is true, at most for {@code patience}; returns whether it became true. */
    public boolean await(BooleanSupplier so, Duration patience) throws InterruptedException {
        long end = host.millis() + patience.toMillis();
        while (!so.getAsBoolean()) {
            if (host.millis() >= end) {
                return false;
            }
            var unused = never.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close " + each, e);
            }
        }
        client.close();
        table.close();
    }

    /** A story that runs on a workbench. */
    public interface Story {
        /** Runs the story and returns the exit code. */
        int play(Workbench workbench) throws InterruptedException;
    }

    /** A function that can be invoked. */
    public interface Invocable {
        /** Sends an event to a free environment. */
        CompletableFuture<Reply> invoke(String payload);
    }

    /**
     * The result of an invocation.
     *
     * @param kind RETURNED, FAILED, ENDED, TIMED_OUT or THROTTLED
     * @param body the handler's JSON, or the runtime's description of the error
     */
    public record Reply(String kind, String body) {}

    /** A dependency whose health can be changed. */
    public static final class Dependency {
        private final DependencyServer server;

        private Dependency(DependencyServer server) {
            this.server = server;
        }

        /** Returns the variables of a function that calls the dependency. */
        public Map<String, String> variables() {
            return HandlerSettings.unshared(server.url(), true);
        }

        /** Lets the dependency answer after {@code after} from now on. */
        public void heal(Duration after) {
            server.become(after.isZero() ? new Health.Healthy() : new Health.Slow(after));
        }

        /** Lets the dependency answer 500 from now on. */
        public void fail() {
            server.become(new Health.Errors());
        }

        /** Lets the dependency answer nothing from now on. */
        public void hang() {
            server.become(new Health.Hang());
        }

        /** Returns how many requests the dependency has received. */
        public int seen() {
            return server.requests().size();
        }

        /** Returns the largest number of requests after the first {@code seen} that were in progress at one moment. */
        public int mostAtOnce(int seen) {
            List<ReceivedRequest> all = server.requests();
            return SideFigures.mostAtOnce(all.subList(Math.min(seen, all.size()), all.size()));
        }
    }

    /** Calls the dependency from inside a function. */
    public static void callDependency() throws java.io.IOException {
        new DependencyCall(HandlerSettings.read()).send("", false);
    }
}
