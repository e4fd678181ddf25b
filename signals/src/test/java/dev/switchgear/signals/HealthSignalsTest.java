package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.CircuitOperator;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** The signals of health checks while the table, the clocks or the checks themselves fail. */
@Timeout(120)
final class HealthSignalsTest {
    private static final String SOURCE = "health:api";

    private final SignalsClock clock = new SignalsClock();
    private final Outages store = new Outages();
    private final Switchgear switchgear =
            Switchgear.builder().store(store).clock(clock).build();
    private final CircuitOperator payments = switchgear.operator("payments");
    private final HealthResultStore results = new HealthResultStore(LocalTable.CLIENT, LocalTable.create(), "default");
    private final AskedServer server = new AskedServer();
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger invoked = new AtomicInteger();

    @AfterEach
    void close() {
        never.countDown();
        switchgear.close();
        server.close();
    }

    @Test
    void anAllClearThatDoesNotCountIsSentAgainUntilItDoes() {
        HealthCheckHandler handler = handler(check("api", "'url': '" + server.url("/") + "', 'failures': 1"));
        server.status = 500;
        run(handler);
        // Another runner, whose clock is ahead.
        payments.raise(new Signal(
                SOURCE, clock.instant().plusSeconds(100), clock.instant().plusSeconds(900), "status 500"));
        server.status = 200;
        run(handler);
        run(handler);
        assertThat(state()).as("it is not newer than the newest of its source").isEqualTo(CircuitState.OPEN);
        run(handler);
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(payments.read().signals()).isEmpty();
    }

    @Test
    void anAllClearThatTheTableRefusesIsSentAgain() {
        HealthCheckHandler handler = handler(check("api", "'url': '" + server.url("/") + "', 'failures': 1"));
        server.status = 500;
        run(handler);
        server.status = 200;
        run(handler);
        store.away = true;
        assertThatThrownBy(() -> run(handler)).isInstanceOf(StoreUnavailableException.class);
        store.away = false;
        run(handler);
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
        long writes = store.writes;
        run(handler);
        assertThat(store.writes).as("once is enough").isEqualTo(writes);
    }

    @Test
    void anAllClearDuringAnOverrideCountsWhenItEnds() {
        HealthCheckHandler handler = handler(check("api", "'url': '" + server.url("/") + "', 'failures': 1"));
        server.status = 500;
        run(handler);
        payments.override(OperatorOverride.Kind.FORCED_CLOSED, Duration.ofHours(1), "jo", "drill");
        server.status = 200;
        run(handler);
        run(handler);
        payments.release();
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    /** One after the other, they would take a minute and a half. */
    @Test
    @Timeout(60)
    void hangingChecksEndTogetherAndAreNotRepeatedMeanwhile() {
        String hanging = IntStream.range(0, 60)
                .mapToObj(i -> check("slow" + i, "'function': 'hangs', 'timeoutMillis': 1000"))
                .collect(Collectors.joining(","));
        HealthCheckHandler handler = handler(hanging);
        JsonNode checks = run(handler).path("checks");
        assertThat(checks.at("/slow0/detail").asText()).isEqualTo("no answer in 1000 ms");
        assertThat(checks.at("/slow59/detail").asText()).isEqualTo("no answer in 1000 ms");
        checks = run(handler).path("checks");
        assertThat(checks.at("/slow59/detail").asText()).isEqualTo("it still hangs since an earlier run");
        assertThat(checks.at("/slow59/failures").asInt()).isEqualTo(2);
        assertThat(invoked).as("no more threads than checks").hasValue(60);
    }

    private static String check(String name, String settings) {
        return "{'name': '" + name + "', 'circuit': 'payments', " + settings + "}";
    }

    private HealthCheckHandler handler(String checks) {
        String plan = "{'everySeconds': 60, 'allow': ['127.0.0.0/8'], 'checks': [" + checks + "]}";
        return new HealthCheckHandler(
                switchgear, HealthPlan.parse(plan.replace('\'', '"')), results, Optional.of(new Hanging()), clock);
    }

    private JsonNode run(HealthCheckHandler handler) {
        try {
            return SampleEvents.handle(handler, Json.MAPPER.createObjectNode());
        } finally {
            clock.pass(Duration.ofSeconds(60));
        }
    }

    private CircuitState state() {
        return payments.read().state();
    }

    /** A function that never answers, and a client that ignores its timeout and interrupts, as resolvers do. */
    private final class Hanging implements LambdaClient {
        @Override
        public InvokeResponse invoke(InvokeRequest request) {
            invoked.incrementAndGet();
            while (never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    // Ignored.
                }
            }
            return InvokeResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "lambda";
        }

        @Override
        public void close() {}
    }

    /** A store that refuses writes when a test wants it. */
    private static final class Outages implements CircuitStore {
        private final InMemoryCircuitStore store = new InMemoryCircuitStore();
        private boolean away;
        private long writes;

        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            return store.read(root, scope, budget);
        }

        @Override
        public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
            if (away) {
                throw new StoreUnavailableException(StoreUnavailableException.Kind.UNREACHABLE, "away");
            }
            writes++;
            return store.apply(circuit, transition, budget);
        }

        @Override
        public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
            return store.add(watch, evidence, expiresAt, budget);
        }
    }
}
