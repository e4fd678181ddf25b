package dev.switchgear.local.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.local.Narrator;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.ExtendedEnvironment;
import dev.switchgear.sandbox.ExtendedSetup;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.InvocationResult;
import dev.switchgear.sandbox.ReceivedRequest;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The story of three languages with one circuit: healthy, broken, one function detects the failure, all are refused,
 * recovered, closed.
 */
final class ExtensionDemo {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final int HEALTHY_ROUNDS = 10;
    /** Longer than a circuit takes to open or close on a busy machine. */
    private static final Duration CHANGE_PATIENCE = Duration.ofMinutes(3);

    private static final int DEAD_ROUNDS = 20;
    private static final int CALM_ROUNDS = 5;
    private static final int PAUSE_MILLIS = 150;
    private static final String FINDER = "python";

    private final Sandbox host;
    private final Narrator narrator;
    private final CountDownLatch never = new CountDownLatch(1);
    private final DependencyServer dependency;
    private final DynamoDbLocal table;
    private final TableProxy front;
    private final DynamoDbClient client;
    private final StoredState stored;
    private final Map<String, ExtendedEnvironment> sandboxes = new LinkedHashMap<>();
    private final Map<String, Integer> refusals = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    ExtensionDemo(Sandbox host, Narrator narrator) {
        this.host = host;
        this.narrator = narrator;
        narrator.say("Three functions, in Java, Python and Node, each beside a process of the extension.");
        narrator.say("");
        narrator.begin(host.millis());
        dependency = new DependencyServer(host, 1);
        table = DynamoDbLocal.inMemory(host);
        front = new TableProxy(host, table::uri);
        client = table.client();
        CircuitTable.create(client, Commands.TABLE);
        stored = new StoredState(client);
    }

    StoryFigures play() throws InterruptedException {
        try {
            start();
            return tell();
        } finally {
            sandboxes.values().forEach(ExtendedEnvironment::close);
            client.close();
        }
    }

    private void start() throws InterruptedException {
        Map<String, String> variables =
                Commands.ofTheStory(dependency.url(), front.uri().toString());
        Commands.functions(host)
                .forEach((language, command) -> sandboxes.put(
                        language,
                        ExtendedEnvironment.start(
                                host,
                                new ExtendedSetup(
                                        language, command, host.extensionCommand(), variables, TIMEOUT, true))));
        for (ExtendedEnvironment sandbox : sandboxes.values()) {
            await(sandbox.ready(), START_PATIENCE);
        }
        narrator.event(host.millis(), "ready", "extensions registered, functions wait, everything is frozen");
    }

    private StoryFigures tell() throws InterruptedException {
        for (int i = 0; i < HEALTHY_ROUNDS; i++) {
            round("ok");
        }
        int healthyWrites = writes();
        narrator.event(host.millis(), "healthy", "10 calls by each; " + healthyWrites + " writes to the table");

        dependency.become(new Health.Errors());
        long broken = host.millis();
        narrator.event(broken, "break", "the dependency fails; only the function of Python calls it");
        long open = awaitOpen(broken);
        narrator.event(host.millis(), "trip", StoryFigures.opening(open < 0 ? -1 : open - broken));

        List<String> first = new ArrayList<>();
        for (int i = 0; i < DEAD_ROUNDS; i++) {
            round("", first);
        }
        narrator.event(host.millis(), "refuse", "refused so far: " + refusals);
        dependency.become(new Health.Healthy());
        long healed = host.millis();
        Map<String, Integer> refused = new LinkedHashMap<>(refusals);
        narrator.event(healed, "heal", "the dependency answers again");
        long recovered = recover();
        narrator.event(host.millis(), "closed", recovered < 0 ? "not yet" : "the circuit is closed, nobody is refused");
        int ended = 0;
        for (ExtendedEnvironment sandbox : sandboxes.values()) {
            ended += sandbox.end("SPINDOWN") ? 1 : 0;
        }
        return new StoryFigures(
                wrong,
                deadCalls(broken),
                (int) first.stream()
                        .filter(language -> !language.equals(FINDER))
                        .count(),
                refused,
                open < 0 ? -1 : open - broken,
                recovered < 0 ? -1 : recovered - healed,
                healthyWrites,
                stored.timesOpened(),
                ended);
    }

    /**
     * Calls the dead dependency until the circuit is open; returns the time at which it opened, or -1 if it did not.
     */
    private long awaitOpen(long broken) throws InterruptedException {
        while (host.millis() - broken < CHANGE_PATIENCE.toMillis()) {
            if (stored.read().equals("OPEN")) {
                return host.millis();
            }
            invoke(FINDER);
            pause();
        }
        return stored.read().equals("OPEN") ? host.millis() : -1;
    }

    private long recover() throws InterruptedException {
        int calm = 0;
        long since = host.millis();
        while (host.millis() - since < CHANGE_PATIENCE.toMillis()) {
            boolean allowed = round("");
            calm = allowed && stored.read().equals("CLOSED") ? calm + 1 : 0;
            if (calm == CALM_ROUNDS) {
                return host.millis();
            }
        }
        return -1;
    }

    private boolean round(String wanted) throws InterruptedException {
        return round(wanted, new ArrayList<>());
    }

    /**
     * Invokes each function once; returns whether none was refused.
     *
     * @param first gets the function of each call that failed before that function was first refused
     */
    private boolean round(String wanted, List<String> first) throws InterruptedException {
        boolean allowed = true;
        for (String language : sandboxes.keySet()) {
            String outcome = invoke(language);
            allowed &= !outcome.equals("refused");
            if (!wanted.isEmpty() && !outcome.equals(wanted)) {
                wrong.add(language + " answered " + outcome + ", not " + wanted);
            }
            if (outcome.equals("failed") && !refusals.containsKey(language)) {
                first.add(language);
            }
        }
        var unused = stored.read(); // counts openings
        pause();
        return allowed;
    }

    private String invoke(String language) throws InterruptedException {
        ExtendedEnvironment sandbox = sandboxes.get(language);
        if (sandbox == null) {
            throw new IllegalStateException("there is no function of " + language);
        }
        InvocationResult answer = await(sandbox.invoke("{}"), START_PATIENCE);
        if (answer.kind() != InvocationResult.Kind.RETURNED) {
            wrong.add(language + " did not return: " + answer);
            return "nothing";
        }
        await(sandbox.idle(), START_PATIENCE);
        String outcome = outcome(answer.body());
        if (outcome.equals("refused")) {
            refusals.merge(language, 1, Integer::sum);
        }
        return outcome;
    }

    private static String outcome(String body) {
        try {
            JsonNode answer = JSON.readTree(body);
            return answer.path("outcome").asText();
        } catch (IOException e) {
            return "not JSON: " + body;
        }
    }

    private int writes() {
        return (int) front.requests().stream()
                .filter(request -> request.use() == TableProxy.Use.WRITE)
                .count();
    }

    private Map<String, Integer> deadCalls(long sinceMillis) {
        Map<String, Integer> calls = new LinkedHashMap<>();
        sandboxes.keySet().forEach(language -> calls.put(language, 0));
        for (ReceivedRequest sighting : dependency.requests()) {
            if (sighting.atMillis() >= sinceMillis && sighting.reply().status() != 200) {
                calls.merge(sighting.environment(), 1, Integer::sum);
            }
        }
        return calls;
    }

    private void pause() throws InterruptedException {
        var unused = never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static <T> T await(java.util.concurrent.Future<T> future, Duration patience) throws InterruptedException {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("nothing happened for " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        }
    }
}
