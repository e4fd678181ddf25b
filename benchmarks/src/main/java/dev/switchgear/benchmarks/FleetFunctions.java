package dev.switchgear.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.ThrowingSupplier;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.lambda.Guard;
import dev.switchgear.lambda.LambdaSwitchgear;
import dev.switchgear.local.DependencyCall;
import dev.switchgear.local.HandlerSettings;
import dev.switchgear.local.Machine;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The functions of fleets that Switchgear protects, with all defaults: one call of a dependency through a circuit. */
final class FleetFunctions {
    static final String CIRCUIT = "payments";

    private static final String OK = "ok";
    private static final String REFUSED = "refused";
    private static final String FAILED = "failed";

    private FleetFunctions() {}

    /** One invocation, and the time that the breaker took in it. */
    private static final class TimedInvocation {
        private final HandlerSettings settings = HandlerSettings.read();
        private final DependencyCall call = new DependencyCall(settings);

        String send() throws IOException {
            call.send("", false);
            return OK;
        }

        Map<String, Object> answer(ThrowingSupplier<String, IOException> guarded) {
            long startNanos = Machine.nanos();
            String outcome;
            try {
                outcome = guarded.get();
            } catch (IOException e) {
                outcome = FAILED;
            }
            long breakerNanos = Machine.nanos() - startNanos - call.tookNanos();
            return Map.of(
                    "outcome", outcome,
                    "environment", settings.environment(),
                    "breakerMillis", TimeUnit.NANOSECONDS.toMillis(breakerNanos));
        }
    }

    /** The function of the guide. */
    public static final class Guarded implements RequestHandler<Map<String, String>, Map<String, Object>> {
        private static final Guard GUARD = LambdaSwitchgear.fromEnvironment().guard(CIRCUIT);

        /** Creates the handler; the runtime client calls this. */
        public Guarded() {}

        @Override
        public Map<String, Object> handleRequest(Map<String, String> event, Context context) {
            TimedInvocation exchange = new TimedInvocation();
            return exchange.answer(() -> GUARD.<String, IOException>call(context, exchange::send, refused -> REFUSED));
        }
    }

    /** A function without the {@code lambda} module. */
    public static final class Plain implements RequestHandler<Map<String, String>, Map<String, Object>> {
        private final Circuit circuit = Switchgear.builder()
                .store(DynamoDbCircuitStore.builder()
                        .table(Machine.variable("SWITCHGEAR_TABLE"))
                        .endpoint(URI.create(Machine.variable("SWITCHGEAR_ENDPOINT")))
                        .build())
                .label("plain")
                .build()
                .circuit(CIRCUIT);

        /** Creates the handler; the runtime client calls this. */
        public Plain() {}

        @Override
        public Map<String, Object> handleRequest(Map<String, String> event, Context context) {
            TimedInvocation exchange = new TimedInvocation();
            Circuit tied = circuit.endingWithin(Duration.ofMillis(context.getRemainingTimeInMillis()));
            return exchange.answer(() -> tied.<String, IOException>call(exchange::send, refused -> REFUSED));
        }
    }
}
