package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The handlers machine sends no request before it has checked its input. */
final class HandlersMachineTest {
    private static final String GET = "arn:aws:lambda:eu-west-1:123456789012:function:get";
    private static final long NOW = 1_900_000_000_000L;
    private static final String UPDATE = "arn:aws:lambda:eu-west-1:123456789012:function:update";
    private static final Map<String, Object> ALLOWED = Map.of(
            "allowed", true, "state", "CLOSED", "degraded", "", "report", false, "journal", "", "refusal", Map.of());

    private final List<Object> asked = new ArrayList<>();
    private final Walk walk = new Walk(
            Definitions.part(Definitions.parsed(Definitions.workflow().build().handlers(GET, UPDATE)), "States"),
            new MapTable(),
            payload -> {
                asked.add(payload);
                return payload instanceof Map<?, ?> map && map.containsKey("journal") ? ALLOWED : "done";
            },
            NOW);

    @Test
    void invalidInputSendsNoRequest() {
        List<Map<String, Object>> inputs = List.of(
                Map.of("circuit", "payments", "callee", "unknown", "payload", 1),
                Map.of("circuit", "pay ments", "callee", "charge", "payload", 1),
                Map.of("callee", "charge", "payload", 1),
                Map.of("circuit", "payments", "callee", "charge", "policy", Map.of("probes", 100)),
                Map.of("circuit", "payments", "callee", "charge", "policy", "text"),
                Map.of("circuit", "payments", "callee", "charge", "idempotencyKey", 7));
        for (Map<String, Object> input : inputs) {
            Walk.Ended ended = walk.run(input);
            assertThat(ended.outcome()).as(input.toString()).isEqualTo("Switchgear.InvalidInput");
            assertThat(ended.states()).containsExactly("Read", "Route", "Invalid");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void theKillSwitchOfTheLambdaFunctionsLetsEveryCallPass() {
        Handlers killed = Handlers.read(Map.of("SWITCHGEAR_DISABLED", "true", "SWITCHGEAR_POLICY", "failureCount=1"));
        GetCircuitStatus get = new GetCircuitStatus(killed);
        UpdateCircuitStatus update = new UpdateCircuitStatus(killed);
        List<Object> called = new ArrayList<>();
        Walk disabled = new Walk(
                Definitions.part(
                        Definitions.parsed(Definitions.workflow().build().handlers(GET, UPDATE)), "States"),
                new MapTable(),
                payload -> {
                    if (payload instanceof Map<?, ?> event && event.containsKey("journal")) {
                        Map<String, Object> typed = new java.util.HashMap<>();
                        event.forEach((name, value) -> typed.put((String) name, value));
                        return (event.containsKey("result") ? update : get).handleRequest(typed, new NoContext());
                    }
                    called.add(payload);
                    throw new Walk.StateError("java.io.IOException");
                },
                NOW);
        for (int i = 1; i <= 5; i++) {
            Walk.Ended ended = disabled.run(Map.of("circuit", "payments", "callee", "charge", "payload", 5));
            assertThat(ended.outcome()).isEqualTo("failed");
            assertThat(ended.output().get("disabled")).isEqualTo(true);
            assertThat(ended.output().get("attempts")).isEqualTo(3);
            assertThat(called).as("every attempt").hasSize(3 * i);
        }
    }

    @Test
    void refusalsThatShadowModeDoesNotEnforceAreReportedByTheLambdaFunctionsToo() {
        InMemoryCircuitStore store = new InMemoryCircuitStore();
        store.apply(
                CircuitId.of("default", "payments"),
                new Transition(
                        Transition.Rule.TRIP,
                        List.of(),
                        List.of(
                                new Change.Put(Attribute.STATE, "OPEN"),
                                new Change.Put(Attribute.EPOCH, 7L),
                                new Change.Put(Attribute.REASON, "failure rate"),
                                new Change.Put(Attribute.OPEN_UNTIL, NOW + 10_000))),
                Duration.ofSeconds(1));
        CircuitPolicy shadow = CircuitPolicy.builder().shadow(true).build();
        GetCircuitStatus get = GetCircuitStatus.of(store, "default", shadow, () -> Instant.ofEpochMilli(NOW));
        Walk.Ended ended = new Walk(
                        Definitions.part(
                                Definitions.parsed(
                                        Definitions.workflow().build().handlers(GET, UPDATE)),
                                "States"),
                        new MapTable(),
                        payload -> {
                            if (payload instanceof Map<?, ?> event && event.containsKey("journal")) {
                                Map<String, Object> typed = new java.util.HashMap<>();
                                event.forEach((name, value) -> typed.put((String) name, value));
                                return get.handleRequest(typed, new NoContext());
                            }
                            return "charged";
                        },
                        NOW)
                .run(Map.of("circuit", "payments", "callee", "charge", "payload", 5));
        assertThat(ended.outcome()).isEqualTo("succeeded");
        assertThat(Definitions.part(ended.output(), "shadowed").get("cause")).isEqualTo("OPEN");
    }

    @Test
    void validInputIsCheckedAndCalled() {
        Map<String, Object> input = Map.of(
                "circuit", "payments", "callee", "charge", "payload", 5, "policy", Map.of("callTimeoutMillis", 3_000));
        assertThat(walk.run(input).outcome()).isEqualTo("succeeded");
        assertThat(asked).containsExactly(Map.of("circuit", "payments", "journal", "", "callTimeoutMillis", 3_000), 5);
    }
}
