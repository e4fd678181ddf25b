package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import dev.switchgear.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Outcomes that no caller waits for, recorded in the time that Lambda gives an extension after the response. */
@Timeout(60)
final class AfterResponseTest {
    private static final String STARTED = """
            {"time":"2026-01-01T00:00:00.100Z","type":"platform.telemetrySubscription",
             "record":{"name":"switchgear","state":"Subscribed","types":["platform"]}}""";
    private static final String DONE = """
            {"time":"2026-01-01T00:00:00.500Z","type":"platform.runtimeDone","record":{"requestId":"one","status":"success",
             "tracing":{"spanId":"1","type":"X-Amzn-Trace-Id","value":"Root=1"},
             "metrics":{"durationMs":140.5,"producedBytes":16},
             "spans":[{"name":"responseLatency","start":"2026-01-01T00:00:00.400Z","durationMs":23.0}]}}""";

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final AfterResponse after = new AfterResponse(time);
    private final Event one = new Event("INVOKE", "one", "", time.millis() + 900_000);

    @Test
    void waitsUntilTheFunctionHasFinishedThisInvocation() throws Exception {
        hear(STARTED);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> after.await(one));
        hear(STARTED);
        hear(DONE.replace("\"one\"", "\"another\""));
        assertThat(waiting.isDone()).isFalse();
        hear(STARTED + "," + DONE);
        waiting.get(30, TimeUnit.SECONDS);
        after.await(one); // Lambda may be faster than the event that begins the invocation
    }

    @Test
    void doesNotWaitIfLambdaSendsNoTelemetry() {
        after.await(one);
        assertThat(after.isReceiving()).isFalse();
    }

    @Test
    void doesNotWaitForAFunctionThatIsAboutToBeKilled() throws Exception {
        hear(STARTED);
        after.await(new Event("INVOKE", "one", "", time.millis() + AfterResponse.MARGIN_MILLIS));
        assertThat(after.isReceiving()).isTrue();
    }

    @Test
    void invalidTelemetryIsRefusedWithAReason() {
        assertThatThrownBy(() -> hear("{\"time"))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(400));
        assertThat(after.isReceiving()).isFalse();
    }

    @Test
    void noCallerWaitsForTheStoreWhileTheEnvironmentIsKeptAwake() throws Exception {
        var settings =
                Rig.settings(Map.of(), CircuitPolicy.builder().fleetSize(1).build());
        InMemoryCircuitStore memory = new InMemoryCircuitStore();
        CountDownLatch gate = new CountDownLatch(1);
        FunctionPermits permits = Rig.permits(settings, new GatedStore(memory, gate), time);
        permits.isKeptAwake();
        for (int i = 0; i < 5; i++) {
            assertThat(ask(permits, "/circuits/payments/outcomes", "{\"result\":\"failure\"}"))
                    .contains("\"recorded\":true"); // while the store has not answered the first of them
        }
        assertThat(watch(memory)).doesNotContain("watch");
        gate.countDown();
        permits.responded(one);
        assertThat(watch(memory)).contains("watch");
        permits.close();
    }

    @Test
    void aCallThatIsRecordedLaterHasNotLastedLonger() throws Exception {
        CircuitPolicy policy = CircuitPolicy.builder()
                .fleetSize(1)
                .slowCalls(Duration.ofSeconds(2), 0.5)
                .build();
        InMemoryCircuitStore memory = new InMemoryCircuitStore();
        CountDownLatch gate = new CountDownLatch(1);
        FunctionPermits permits = Rig.permits(Rig.settings(Map.of(), policy), new GatedStore(memory, gate), time);
        String permit =
                ask(permits, "/circuits/payments/permits", "{}").replaceAll("(?s).*\"permit\":\"([0-9a-f]+).*", "$1");
        permits.isKeptAwake();
        ask(permits, "/circuits/orders/outcomes", "{\"result\":\"failure\"}"); // it waits at the gate
        ask(permits, "/circuits/payments/outcomes", "{\"permit\":\"" + permit + "\",\"result\":\"success\"}");
        time.advance(Duration.ofSeconds(10));
        gate.countDown();
        permits.responded(one);
        assertThat(watch(memory)).as("nothing was slow").doesNotContain("watch");
        permits.close();
    }

    @Test
    void noRecordingLastsLongerThanItsInvocation() {
        try (Rig rig = new Rig()) {
            Event soonOver = new Event("INVOKE", "one", "", time.millis() + 300);
            assertThat(rig.permits.within(soonOver, Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(250));
            assertThat(rig.permits.within(soonOver, Duration.ofMillis(200))).isEqualTo(Duration.ofMillis(200));
            rig.pass(300);
            assertThat(rig.permits.within(soonOver, Duration.ofSeconds(1))).isEqualTo(Duration.ZERO);
        }
    }

    private static String ask(FunctionPermits permits, String path, String body) throws BadRequestException {
        HttpAnswer answer = permits.api().answer(new HttpRequest("POST", path, Rig.SECRET, true, body.getBytes(UTF_8)));
        return new String(answer.bytes(false, true), UTF_8);
    }

    private static String watch(CircuitStore store) {
        return store.read(CircuitId.of("default", "payments"), new ReadScope(false, true), Duration.ofSeconds(1))
                .toString();
    }

    /** Answers no write before its gate is open. */
    private record GatedStore(CircuitStore store, CountDownLatch gate) implements CircuitStore {
        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            return store.read(root, scope, budget);
        }

        @Override
        public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
            pass();
            return store.apply(circuit, transition, budget);
        }

        @Override
        public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
            pass();
            return store.add(watch, evidence, expiresAt, budget);
        }

        private void pass() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void hear(String events) throws BadRequestException {
        byte[] body = ("[" + events + "]").getBytes(UTF_8);
        assertThat(after.answer(new HttpRequest("POST", "/", "", true, body)).status())
                .isEqualTo(200);
    }
}
