package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import dev.switchgear.testkit.CircuitStoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that is still starting: requests wait for it, up to a limit, and get the result of the start. */
@Timeout(60)
final class StartingStoreTest extends CircuitStoreContract {
    private static final CircuitId PAYMENTS = CircuitId.of("switchgear", "payments");
    private static final Duration BUDGET = Duration.ofMillis(20);

    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Closable made = new Closable();

    @Override
    protected CircuitStore emptyStore() {
        StartingStore store = new StartingStore(Duration.ofMinutes(1));
        store.start(InMemoryCircuitStore::new);
        return store;
    }

    @Test
    void aRequestBeforeTheStoreIsReadyWaitsForIt() {
        StartingStore store = new StartingStore(Duration.ofMinutes(1));
        var answer = CompletableFuture.supplyAsync(() -> ask(store));
        store.start(this::slowly);
        assertThat(store.stage()).isEqualTo("starting");
        assertThat(answer).isNotDone();
        loaded.countDown();
        assertThat(answer.join()).isEqualTo(DependencyItems.NONE);
        assertThat(store.stage()).isEqualTo("ready");
    }

    @Test
    void nobodyWaitsLongerThanTheTimeout() {
        StartingStore store = new StartingStore(Duration.ZERO);
        assertThat(failure(store).kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(store.load(() -> made)).isEmpty();
        assertThat(ask(store)).isEqualTo(DependencyItems.NONE);
    }

    @Test
    void aWaitThatIsInterruptedEndsAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThat(failure(new StartingStore()).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void everyRequestFailsWithTheErrorOfTheStart() {
        StartingStore store = new StartingStore();
        var denied = new StoreUnavailableException(Kind.DENIED, "no credentials");
        assertThat(store.load(throwing(denied))).containsSame(denied);
        assertThat(store.stage()).isEqualTo("unusable");
        assertThat(failure(store)).isSameAs(denied);
        assertThat(failure(store)).isSameAs(denied);
        store.close();
    }

    @Test
    void anyOtherErrorAtTheStartIsAMisconfiguration() {
        for (Throwable broken : new Throwable[] {
            new IllegalArgumentException("no such region"), new NoClassDefFoundError("no such region")
        }) {
            StartingStore store = new StartingStore();
            StoreUnavailableException problem = store.load(throwing(broken)).orElseThrow();
            assertThat(problem.kind()).isEqualTo(Kind.MISCONFIGURED);
            assertThat(problem)
                    .hasMessage("the store could not be made: " + broken)
                    .hasCause(broken);
            assertThat(failure(store)).isSameAs(problem);
        }
    }

    @Test
    void closingClosesTheStartedStore() {
        StartingStore store = new StartingStore();
        assertThat(store.load(() -> made)).isEmpty();
        store.close();
        assertThat(made.closed.getCount()).isZero();
    }

    @Test
    void aStoreThatStartsAfterTheCloseIsClosedAtOnce() throws InterruptedException {
        StartingStore store = new StartingStore();
        store.start(this::slowly);
        store.close();
        assertThat(failure(store).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(made.closed.getCount()).isEqualTo(1);
        loaded.countDown();
        made.closed.await();
    }

    private CircuitStore slowly() {
        try {
            loaded.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return made;
    }

    private static DependencyItems ask(StartingStore store) {
        return store.read(PAYMENTS, new ReadScope(false, false), BUDGET);
    }

    private static StoreUnavailableException failure(StartingStore store) {
        return catchThrowableOfType(StoreUnavailableException.class, () -> ask(store));
    }

    private static Supplier<CircuitStore> throwing(Throwable thrown) {
        return () -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        };
    }

    /** An empty store that records when it is closed. */
    private static final class Closable implements CircuitStore {
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            return DependencyItems.NONE;
        }

        @Override
        public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
