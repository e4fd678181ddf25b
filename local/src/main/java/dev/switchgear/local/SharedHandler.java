package dev.switchgear.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Permit;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The function of the shared fleet. All of its processes use one circuit in a table. */
public final class SharedHandler implements RequestHandler<Map<String, String>, Map<String, Object>> {
    static final String CIRCUIT = "payments";

    /** A long budget, because nobody waits for an answer during a cold start. */
    private static final Duration PREFETCH_BUDGET = Duration.ofSeconds(1);

    private final HandlerSettings settings = HandlerSettings.read();
    private final DependencyCall call = new DependencyCall(settings);
    private final Stalls stalls = Stalls.counting();
    private final Circuit payments;
    private long stalledInCallNanos;

    /** Creates the handler; the runtime client calls this. */
    public SharedHandler() {
        Switchgear switchgear = Switchgear.builder()
                .store(DynamoDbCircuitStore.builder()
                        .table(settings.table())
                        .endpoint(URI.create(settings.tableEndpoint()))
                        .build())
                .defaults(policy(settings.policy()))
                .label(settings.environment())
                .build();
        switchgear.prefetch(PREFETCH_BUDGET, CIRCUIT);
        payments = switchgear.circuit(CIRCUIT);
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, String> event, Context context) {
        String key = event.getOrDefault("key", "");
        Circuit circuit = settings.keyed() ? payments.key(key) : payments;
        long startNanos = Machine.nanos();
        long stalledBefore = stalls.nanos();
        RequestOutcome outcome = send(key, circuit.endingWithin(Duration.ofMillis(context.getRemainingTimeInMillis())));
        long breakerNanos = Machine.nanos() - startNanos - call.tookNanos();
        long stalledNanos = stalls.nanos() - stalledBefore - stalledInCallNanos;
        return Map.of(
                "outcome", outcome.word(),
                "state", circuit.status().state().name(),
                "breakerMillis", TimeUnit.NANOSECONDS.toMillis(Math.max(0, breakerNanos - stalledNanos)),
                "environment", settings.environment());
    }

    private static CircuitPolicy policy(Map<String, String> values) {
        CircuitPolicy.Builder policy = CircuitPolicy.builder();
        values.forEach(policy::set);
        return policy.build();
    }

    private RequestOutcome send(String key, Circuit circuit) {
        call.forget();
        stalledInCallNanos = 0;
        Decision decision = circuit.decide();
        if (!decision.permitted()) {
            return RequestOutcome.REFUSED;
        }
        try (Permit permit = decision.permit()) {
            try {
                callDependency(key, permit.isProbe());
                permit.success();
                return RequestOutcome.OK;
            } catch (IOException e) {
                permit.thrown(e);
                return RequestOutcome.FAILED;
            }
        }
    }

    private void callDependency(String key, boolean probe) throws IOException {
        long stalledBefore = stalls.nanos();
        try {
            call.send(key, probe);
        } finally {
            stalledInCallNanos = stalls.nanos() - stalledBefore;
        }
    }
}
