package dev.switchgear.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.StartingStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.testkit.Fault;
import dev.switchgear.testkit.FaultyStore;
import dev.switchgear.testkit.Injection;
import dev.switchgear.testkit.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * While the store is away, unreadable, or refuses access, the API answers by the environment's own view, and says so.
 */
@Timeout(60)
final class DegradedApiTest {
    private static Stream<Fault> faults() {
        return Stream.of(
                Fault.unreachable(),
                Fault.throttled(),
                Fault.denied(),
                Fault.unknownFormat(),
                Fault.failing(StoreUnavailableException.Kind.MISCONFIGURED),
                Fault.failing(StoreUnavailableException.Kind.TIMEOUT));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void withoutTheStoreItAnswersByItsOwnViewAndSaysSo(Fault fault) {
        try (Rig rig = new Rig();
                Client client = rig.client()) {
            rig.store.inject(fault);
            boolean refused = false;
            for (int i = 0; i < 40 && !refused; i++) {
                Client.ClientAnswer permit = client.permit("payments");
                assertThat(permit.status()).isEqualTo(200);
                assertThat(permit.field("degraded")).isEqualTo("true");
                refused = !permit.allowed();
                if (refused) {
                    assertThat(permit.field("cause")).isEqualTo("LOCAL");
                } else {
                    assertThat(client.outcome("payments", permit.field("permit"), "failure")
                                    .status())
                            .isEqualTo(200);
                }
                rig.pass(100);
            }
            assertThat(refused).as("the local breaker protects").isTrue();
            assertThat(client.get("/").status()).isEqualTo(200);
            assertThat(client.get("/circuits/payments").field("degraded")).isEqualTo("true");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 3", "20, 15", "1000, 995"})
    void theTimeInTheExtensionReducesTheWaitOfACheck(int budget, int waiting) {
        assertThat(CircuitCache.waiting(Duration.ofMillis(budget))).isEqualTo(Duration.ofMillis(waiting));
        try (Rig rig = new Rig(Map.of("SWITCHGEAR_POLICY", "readBudgetMillis=" + budget), CircuitPolicy.defaults());
                Client client = rig.client()) {
            assertThat(client.permit("payments").status()).isEqualTo(200);
        }
    }

    @Test
    void theReturnOfTheStoreIsReportedToo() {
        try (Rig rig = new Rig();
                Client client = rig.client()) {
            try (Injection outage = rig.store.inject(Fault.unreachable())) {
                assertThat(client.permit("payments").field("degraded")).isEqualTo("true");
                assertThat(outage.hits()).isPositive();
            }
            rig.pass(60_000);
            assertThat(client.permit("payments").field("degraded")).isEqualTo("false");
        }
    }

    @Test
    void aBlackHoleDelaysNoCallAndLeavesNothingWaiting() throws Exception {
        FaultyStore store = new FaultyStore(new InMemoryCircuitStore());
        VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
        var means = new FunctionPermits.Means(
                store, () -> "ready", time, new SplittableRandom(5), Runnable::run, new Token(Rig.SECRET));
        ExtensionSettings settings = Rig.settings(Map.of("SWITCHGEAR_PREFETCH", "payments"), CircuitPolicy.defaults());
        try (Injection hole = store.inject(Fault.blackHole())) {
            FunctionPermits permits = new FunctionPermits(settings, means, Switchgear.builder());
            try (HttpListener listener = open(permits.api());
                    Client client = new Client(listener.port())) {
                permits.prefetch(FunctionPermits.START_BUDGET);
                Client.ClientAnswer answer = client.permit("payments");
                assertThat(answer.allowed()).isTrue();
                assertThat(answer.field("degraded")).isEqualTo("true");
                assertThat(hole.hits()).isPositive();
                permits.end("SPINDOWN", 0);
            } finally {
                permits.close();
            }
        }
    }

    @Test
    void noCallWaitsForAStoreThatIsStillLoading() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        StartingStore store = new StartingStore();
        Thread loader = new Thread(() -> store.load(() -> {
            awaitQuietly(loading);
            return new InMemoryCircuitStore();
        }));
        loader.start();
        VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
        var means = new FunctionPermits.Means(
                store, store::stage, time, new SplittableRandom(5), Runnable::run, new Token(Rig.SECRET));
        FunctionPermits permits =
                new FunctionPermits(Rig.settings(Map.of(), CircuitPolicy.defaults()), means, Switchgear.builder());
        try (HttpListener listener = open(permits.api());
                Client client = new Client(listener.port())) {
            assertThat(client.permit("payments").field("degraded")).isEqualTo("true");
            assertThat(client.get("/health").field("store")).isEqualTo("starting");
            loading.countDown();
            loader.join();
            assertThat(client.get("/health").field("store")).isEqualTo("ready");
            while (client.permit("payments").field("degraded").equals("true")) {
                time.advance(Duration.ofSeconds(5));
            }
        } finally {
            permits.close();
        }
    }

    @Test
    void aStoreThatCannotBeCreatedIsAnOutageLikeAnyOther() throws Exception {
        StartingStore store = new StartingStore();
        store.load(() -> {
            throw new StoreUnavailableException(StoreUnavailableException.Kind.MISCONFIGURED, "no region");
        });
        VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
        var means = new FunctionPermits.Means(
                store, store::stage, time, new SplittableRandom(5), Runnable::run, new Token(Rig.SECRET));
        FunctionPermits permits =
                new FunctionPermits(Rig.settings(Map.of(), CircuitPolicy.defaults()), means, Switchgear.builder());
        try (HttpListener listener = open(permits.api());
                Client client = new Client(listener.port())) {
            assertThat(client.permit("payments").allowed()).isTrue();
            assertThat(client.permit("payments").field("degraded")).isEqualTo("true");
            assertThat(client.get("/health").field("store")).isEqualTo("unusable");
        } finally {
            permits.close();
        }
    }

    private static HttpListener open(Connection.Answering answering) throws IOException {
        return HttpListener.open(
                0, answering, new HttpListener.ClientLimits(Duration.ofSeconds(30), 4), ThisProcess.ticker());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
