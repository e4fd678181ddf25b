package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Signal;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.SandboxTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Environments that call a dependency, which fails. Time stands still between their rounds; the table is DynamoDB Local. */
public final class RunningFleet implements AutoCloseable {
    /** The circuit that all of them use. */
    public static final String CIRCUIT = "payments";

    private static final int ENVIRONMENTS = 6;
    private static final int ROUNDS = 20;
    private static final Duration REFRESH = Duration.ofMillis(2_400); // the interval, and the most that is added to it
    private static final Duration REFRESH_WHILE_OPEN = Duration.ofSeconds(10);
    private static final Duration HANGS = Duration.ofSeconds(20);

    private final SandboxTable table;
    private final InstantSource wall;
    private final AtomicLong millis;
    private final List<Switchgear> environments = new ArrayList<>();

    /** Starts them. */
    public RunningFleet(Sandbox sandbox, SandboxTable table) {
        this.table = table;
        wall = sandbox.clock();
        millis = new AtomicLong(wall.millis());
        CircuitPolicy policy = CircuitPolicy.builder()
                .readBudget(Duration.ofSeconds(5))
                .writeBudget(Duration.ofSeconds(5))
                .build();
        for (int i = 0; i < ENVIRONMENTS; i++) {
            environments.add(Switchgear.builder()
                    .store(DynamoDbCircuitStore.of(table.client(), table.name()))
                    .defaults(policy)
                    .label("environment " + i)
                    .journal(event -> {})
                    .clock(clock())
                    .ticker(() -> millis.get() * 1_000_000)
                    .seed(i)
                    .build());
        }
    }

    /** The time of the fleet, for operators. */
    public InstantSource clock() {
        return () -> Instant.ofEpochMilli(millis.get());
    }

    /** Each environment makes a call, which fails if it is permitted. Returns how many were. */
    public int round() {
        int permitted = 0;
        for (Switchgear environment : environments) {
            Circuit circuit = environment.circuit(CIRCUIT);
            Decision decision = circuit.decide();
            if (decision instanceof Permit permit) {
                permit.failure(new IllegalStateException("the dependency is down"));
                permitted++;
            }
        }
        return permitted;
    }

    /** A refresh after this, every environment permits its call, or none does, as it is wanted. */
    public void obeysWithinOneRefresh(boolean permits) {
        // By the wall clock the wait may be over. By the fleet's it is not, and the fleet reads as it does while it
        // waits.
        boolean open = table.status(CIRCUIT).fleetState() != CircuitState.CLOSED;
        pass(open ? REFRESH_WHILE_OPEN : REFRESH);
        int wanted = permits ? ENVIRONMENTS : 0;
        Instant until = wall.instant().plus(HANGS);
        int permitted = round();
        while (permitted != wanted && wall.instant().isBefore(until)) { // on a busy machine, an answer may be late
            permitted = round();
        }
        assertThat(permitted).as("calls that were permitted").isEqualTo(wanted);
    }

    /** Calls fail for a while, and an alarm comes: nothing automatic changes what an operator has set. */
    public void automationChangesNothing(boolean permits) {
        var order = table.status(CIRCUIT).override();
        assertThat(order).isPresent();
        for (int i = 0; i < ROUNDS; i++) {
            pass(REFRESH);
            assertThat(round()).as("round %d", i).isEqualTo(permits ? ENVIRONMENTS : 0);
        }
        Instant now = clock().instant();
        assertThat(environments.get(0).operator(CIRCUIT).raise(new Signal("alarm", now, now.plusSeconds(600), "p99")))
                .as("an alarm counts")
                .isFalse();
        assertThat(table.status(CIRCUIT).override()).isEqualTo(order);
    }

    /** The same calls open the circuit, when no operator has set anything. */
    public void opensByItself() {
        for (int i = 0; i < 5 * ROUNDS && table.status(CIRCUIT).fleetState() == CircuitState.CLOSED; i++) {
            pass(Duration.ofMillis(500));
            round();
        }
        assertThat(table.status(CIRCUIT).reason()).contains("failure rate");
        assertThat(table.status(CIRCUIT).override()).isEmpty();
    }

    private void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    @Override
    public void close() {
        environments.forEach(Switchgear::close);
    }
}
