package dev.switchgear.benchmarks;

import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.local.Machine;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What breakers that share their state in DynamoDB add to a healthy call, and how often they ask the table. */
final class TableLatency {
    static final Duration AWAY = Duration.ofMillis(5);

    private static final int WARM_UP = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String DONE = "done";
    private static final String TABLE = "circuits";
    private static final String OTHER_TABLE = "others";

    private final Sandbox host;
    private final int calls;
    private final long pauseMillis;
    private final CountDownLatch never = new CountDownLatch(1);

    /** Makes so many calls of each breaker, with a pause between two. */
    TableLatency(Sandbox host, int calls, Duration pause) {
        this.host = host;
        this.calls = calls;
        pauseMillis = pause.toMillis();
    }

    /**
     * The times that calls took.
     *
     * @param times of each call, whose work takes no time
     * @param reads requests that read, for a million calls
     * @param writes requests that write, for a million calls
     */
    record Added(String who, Measurement.Times times, double reads, double writes) {}

    List<Added> measure() throws InterruptedException {
        DynamoDbLocal store = DynamoDbLocal.inMemory(host);
        TableProxy front = new TableProxy(host, store::uri);
        front.moveAway(AWAY, Duration.ZERO);
        List<Added> all = new ArrayList<>();
        try (DynamoDbClient direct = store.client();
                DynamoDbClient client = DynamoDbLocal.client(front.uri(), PATIENCE)) {
            CircuitTable.create(direct, TABLE);
            StoredBreaker.createKeyedById(direct, OTHER_TABLE);
            try (Switchgear gear = Switchgear.builder()
                    .store(DynamoDbCircuitStore.of(client, TABLE))
                    .build()) {
                Circuit circuit = gear.circuit("payments");
                all.add(measure(BenchRow.OURS, front, () -> circuit.call(() -> DONE)));
            }
            Optional<CloudCircuitBreaker> other = CloudCircuitBreaker.on(client, OTHER_TABLE);
            if (other.isPresent()) {
                all.add(measure(
                        CloudCircuitBreaker.NAME, front, () -> other.get().call(() -> DONE)));
            }
        }
        return all;
    }

    private Added measure(String who, TableProxy front, Supplier<Object> call) throws InterruptedException {
        for (int warm = 0; warm < WARM_UP; warm++) {
            requireDone(call.get());
        }
        long began = host.millis();
        List<Long> nanos = new ArrayList<>();
        for (int number = 0; number < calls; number++) {
            long before = Machine.nanos();
            requireDone(call.get());
            nanos.add(Machine.nanos() - before);
            var unused = never.await(pauseMillis, TimeUnit.MILLISECONDS);
        }
        return new Added(
                who,
                new Measurement.Times(nanos),
                perMillion(front, TableProxy.Use.READ, began),
                perMillion(front, TableProxy.Use.WRITE, began));
    }

    private static void requireDone(Object answer) {
        if (!answer.equals(DONE)) {
            throw new IllegalStateException("a call answered '" + answer + "': nothing was measured");
        }
    }

    private double perMillion(TableProxy front, TableProxy.Use use, long began) {
        long requests = front.requests().stream()
                .filter(request -> request.use() == use && request.atMillis() >= began)
                .count();
        return requests * 1e6 / calls;
    }
}
