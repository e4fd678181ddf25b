package dev.switchgear.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.Circuit;
import dev.switchgear.CircuitPolicy;
import dev.switchgear.Decision;
import dev.switchgear.Permit;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The function of the shared fleet: one circuit in a table, for all of its processes. */
public final class SharedHandler implements RequestHandler<Map<String, String>, Map<String, Object>> {
    static final String CIRCUIT = "payments";

    /** A cold start is the one moment at which nobody waits for an answer. */
    private static final Duration PREFETCH_BUDGET = Duration.ofSeconds(1);

    private final HandlerSettings settings = HandlerSettings.read();
    private final DependencyCall call = new DependencyCall(settings);
    private final Circuit payments;

    /** Made by the runtime client. */
    public SharedHandler() {
        Switchgear switchgear = Switchgear.builder()
                .store(DynamoDbCircuitStore.builder()
                        .table(settings.table())
                        .endpoint(URI.create(settings.tableEndpoint()))
                        .build())
                .defaults(policy(settings.fleetSize()))
                .label(settings.environment())
                .build();
        switchgear.prefetch(PREFETCH_BUDGET, CIRCUIT);
        payments = switchgear.circuit(CIRCUIT);
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, String> event, Context context) {
        String key = event.getOrDefault("key", "");
        Circuit circuit = settings.keyed() ? payments.key(key) : payments;
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
        return Map.of(
                "outcome", send(key, circuit.endingWithin(left)).word(),
                "state", circuit.status().state().name(),
                "environment", settings.environment());
    }

    /**
     * Tuned for a small fleet, as its peer is: the owner knows how large the fleet can get, can afford a read a second
     * from each environment, and does not wait longer between probes than resilience4j does.
     */
    private static CircuitPolicy policy(int fleetSize) {
        return CircuitPolicy.builder()
                .callTimeout(DependencyCall.TIMEOUT)
                .slowCalls(DependencyCall.SLOW, 0.8)
                .fleetSize(fleetSize)
                .refreshInterval(Duration.ofSeconds(1))
                .maxOpenWait(Duration.ofSeconds(10))
                .ramp(Duration.ofSeconds(5))
                .build();
    }

    private Outcome send(String key, Circuit circuit) {
        Decision decision = circuit.decide();
        if (!decision.permitted()) {
            return Outcome.REFUSED;
        }
        try (Permit permit = decision.permit()) {
            try {
                call.send(key, permit.isProbe());
                permit.success();
                return Outcome.OK;
            } catch (IOException e) {
                permit.thrown(e);
                return Outcome.FAILED;
            }
        }
    }
}
