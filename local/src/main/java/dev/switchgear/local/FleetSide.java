package dev.switchgear.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.FunctionEnvironment;
import dev.switchgear.sandbox.FunctionFleet;
import dev.switchgear.sandbox.InvocationResult;
import dev.switchgear.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One of the two fleets that the story compares: the fleet, its dependency, and the answers to its callers. */
public final class FleetSide implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** More than any run sends. Later requests are sent but not recorded. */
    private static final int MOST_ATTEMPTS = 1_000_000;

    private final Sandbox host;
    private final DependencyServer dependency;
    private final FunctionFleet fleet;
    private final List<Attempt> attempts = new ArrayList<>();
    private String trouble = "";

    /** Combines a fleet with the dependency that it calls; closing this closes both. */
    public FleetSide(Sandbox host, DependencyServer dependency, FunctionFleet fleet) {
        this.host = host;
        this.dependency = dependency;
        this.fleet = fleet;
    }

    /** Returns the dependency. */
    public DependencyServer dependency() {
        return dependency;
    }

    /** Returns the fleet. */
    public FunctionFleet fleet() {
        return fleet;
    }

    /**
     * Waits until every environment is ready and has answered one request. That request is not recorded: it loads
     * classes, and would distort the comparison.
     */
    public void warmUp() throws InterruptedException {
        fleet.awaitReady();
        List<CompletableFuture<InvocationResult>> first = new ArrayList<>();
        for (int i = 0; i < fleet.environments().size(); i++) {
            first.add(fleet.invoke(event("")));
        }
        CompletableFuture.allOf(first.toArray(CompletableFuture[]::new)).join();
    }

    /** Sends one request and returns at once; its outcome is recorded when it ends. */
    public void send(String key) {
        long sentMillis = host.millis();
        var unused = fleet.invoke(event(key)).thenAccept(answer -> note(attempt(sentMillis, answer)));
    }

    /** Sends one request to one environment; sends nothing while that environment is busy. */
    public void send(FunctionEnvironment environment) {
        long sentMillis = host.millis();
        var unused = fleet.invoke(environment, event("")).thenAccept(answer -> note(attempt(sentMillis, answer)));
    }

    /** Returns the recorded requests, in the order of their answers. */
    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Returns the first answer that came from neither the dependency nor the breaker; empty if there was none. */
    public synchronized String trouble() {
        return trouble;
    }

    private synchronized void note(Attempt attempt) {
        if (attempts.size() < MOST_ATTEMPTS) {
            attempts.add(attempt);
        }
    }

    private synchronized void noteTrouble(InvocationResult answer) {
        if (trouble.isEmpty()) {
            trouble = answer.kind() + " " + answer.body();
        }
    }

    private Attempt attempt(long sentMillis, InvocationResult answer) {
        long took = host.millis() - sentMillis;
        return switch (answer.kind()) {
            case RETURNED -> answered(sentMillis, took, answer.body());
            case THROTTLED -> Attempt.unanswered(sentMillis, took, RequestOutcome.THROTTLED);
            case ENDED -> Attempt.unanswered(sentMillis, took, RequestOutcome.KILLED);
            case FAILED, TIMED_OUT -> {
                noteTrouble(answer);
                yield Attempt.unanswered(sentMillis, took, RequestOutcome.BROKEN);
            }
        };
    }

    private static Attempt answered(long sentMillis, long took, String body) {
        try {
            JsonNode said = JSON.readTree(body);
            return new Attempt(
                    sentMillis,
                    took,
                    RequestOutcome.of(said.path("outcome").asText()),
                    said.path("environment").asText(),
                    said.path("breakerMillis").asLong(),
                    said.path("state").asText().equals("OPEN"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a handler answered " + body, e);
        }
    }

    private static String event(String key) {
        try {
            return JSON.writeValueAsString(Map.of("key", key));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        fleet.close();
        dependency.close();
    }
}
