package dev.switchgear.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.local.Machine;
import dev.switchgear.local.RequestOutcome;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.FunctionFleet;
import dev.switchgear.sandbox.InvocationResult;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The results of the first calls of fresh environments, each started while the circuit was open.
 *
 * @param refused how many were refused
 * @param tookMillis how long each took from the event to the answer, sorted
 */
record FirstCalls(int refused, List<Long> tookMillis) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An open breaker in a table. */
    enum Opened {
        /** Opened by calls. */
        BY_CALLS,
        /** Opened by an operator. */
        BY_OPERATOR;

        /**
         * Opens the breaker of a function that has the name of its table; returns false if it cannot be opened in this
         * way.
         */
        boolean open(StoredBreaker stored, DynamoDbClient client, String table, long nowMillis) {
            if (this == BY_OPERATOR) {
                return stored.force(client, table);
            }
            stored.open(client, table, table, nowMillis);
            return true;
        }
    }

    /** Measures checks of an extension, each sent as soon as it is ready. */
    static FirstCalls of(List<ExtensionStart> starts) {
        return new FirstCalls(
                (int) starts.stream().filter(ExtensionStart::refused).count(),
                starts.stream()
                        .map(start -> TimeUnit.NANOSECONDS.toMillis(start.checkNanos()))
                        .sorted()
                        .toList());
    }

    int of() {
        return tookMillis.size();
    }

    long medianMillis() {
        return tookMillis.get(tookMillis.size() / 2);
    }

    long mostMillis() {
        return tookMillis.get(tookMillis.size() - 1);
    }

    @Override
    public String toString() {
        return refused + " of " + of();
    }

    /**
     * Measures a contender.
     *
     * @param place its table, which does not exist yet
     * @return empty if it stores nothing in a table, or cannot be opened in this way
     */
    static Optional<FirstCalls> of(Cold cold, Contender contender, FleetLane.Place place, Opened opened)
            throws InterruptedException {
        StoredBreaker stored = contender.stored().orElse(null);
        if (stored == null || cold.count == 0) {
            return Optional.empty();
        }
        stored.create(cold.client, place.table());
        if (!opened.open(stored, cold.client, place.table(), cold.host.millis())) {
            return Optional.empty();
        }
        try (TableProxy front = new TableProxy(cold.host, place.store()::uri);
                DependencyServer dependency = new DependencyServer(cold.host, 1)) {
            front.moveAway(place.latency(), cold.connecting);
            Contender.Seat seat = new Contender.Seat(
                    cold.host, cold.packages, place.table(), place.table(), front.uri(), dependency.url());
            return Optional.of(of(cold, contender, seat));
        }
    }

    /**
     * The values that all measurements have in common.
     *
     * @param connecting the time added to the first request of each connection
     * @param count the number of fresh environments
     */
    record Cold(Sandbox host, RivalPackages packages, DynamoDbClient client, Duration connecting, int count) {}

    private static FirstCalls of(Cold cold, Contender contender, Contender.Seat seat) throws InterruptedException {
        int refused = 0;
        List<Long> took = new ArrayList<>();
        for (int number = 0; number < cold.count; number++) {
            try (FunctionFleet fleet =
                    new FunctionFleet(cold.host, contender.function().apply(seat), number)) {
                fleet.start(1);
                fleet.awaitReady();
                long startNanos = Machine.nanos();
                InvocationResult answer = fleet.call("{}");
                took.add(TimeUnit.NANOSECONDS.toMillis(Machine.nanos() - startNanos));
                refused += outcome(answer) == RequestOutcome.REFUSED ? 1 : 0;
            }
        }
        return new FirstCalls(refused, took.stream().sorted().toList());
    }

    private static RequestOutcome outcome(InvocationResult answer) {
        try {
            return RequestOutcome.of(
                    JSON.readTree(answer.body()).path("outcome").asText());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException("a function answered " + answer, e);
        }
    }
}
