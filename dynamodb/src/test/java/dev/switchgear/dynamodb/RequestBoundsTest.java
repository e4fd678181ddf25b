package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** How often a request is sent, and for how long it is waited for. */
class RequestBoundsTest {
    private static final CircuitId PAYMENTS = CircuitId.of("test", "payments");
    private static final ReadScope ALONE = new ReadScope(false, false);
    private static final Duration BUDGET = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMillis(400);
    /** A busy machine wakes a thread late. A request without a bound waits half a minute, or for ever. */
    private static final Duration MUCH_LONGER = Duration.ofSeconds(20);

    private static final Duration OPENING = Duration.ofMillis(200);

    final ScriptedEndpoint endpoint = new ScriptedEndpoint();
    private DynamoDbClient client;
    private CircuitStore store;

    @BeforeEach
    void prepare() {
        client = LocalDynamoDb.running()
                .clientBuilder()
                .endpointOverride(endpoint.uri())
                .build();
        store = patientFor(Duration.ofSeconds(30));
    }

    @AfterEach
    void end() throws Exception {
        client.close();
        endpoint.close();
    }

    @Test
    void aWriteIsSentOnceThoughTheClientRetries() {
        endpoint.replying(
                ScriptedEndpoint.error(500, "InternalServerError", "again later"),
                ScriptedEndpoint.error(400, "ProvisionedThroughputExceededException", "too fast"),
                ScriptedEndpoint.error(503, "ServiceUnavailable", "gone"));

        assertThat(failure(this::apply)).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure(this::add)).isEqualTo(Kind.THROTTLED);
        assertThat(failure(this::apply)).isEqualTo(Kind.UNREACHABLE);

        assertThat(endpoint.requests()).isEqualTo(3);
    }

    @Test
    void aWriteWhoseConnectionDiesIsSentOnceOnANewConnectionAndOnAKeptOne() {
        endpoint.replying(ScriptedEndpoint.HANG_UP, ScriptedEndpoint.EMPTY, ScriptedEndpoint.HANG_UP);

        assertThat(failure(this::add)).isEqualTo(Kind.UNREACHABLE);
        read();
        assertThat(failure(this::add)).isEqualTo(Kind.UNREACHABLE);

        assertThat(endpoint.requests()).isEqualTo(3);
        assertThat(endpoint.connections()).isEqualTo(2);
    }

    @Test
    void aReadWhoseConnectionHadDiedIsSentOnceMore() {
        endpoint.replying(ScriptedEndpoint.EMPTY, ScriptedEndpoint.HANG_UP, ScriptedEndpoint.EMPTY);

        read();
        read();

        assertThat(endpoint.requests()).isEqualTo(3);
    }

    @Test
    void aReadIsSentOnceMoreAndNotForever() {
        endpoint.replying(ScriptedEndpoint.HANG_UP, ScriptedEndpoint.HANG_UP, ScriptedEndpoint.EMPTY);

        assertThat(failure(this::read)).isEqualTo(Kind.UNREACHABLE);

        assertThat(endpoint.requests()).isEqualTo(2);
    }

    @Test
    void aReadThatWasAnsweredWithAnErrorIsSentOnce() {
        endpoint.replying(ScriptedEndpoint.error(500, "InternalServerError", "again later"));

        assertThat(failure(this::read)).isEqualTo(Kind.UNREACHABLE);

        assertThat(endpoint.requests()).isEqualTo(1);
    }

    @Test
    void noRequestHoldsItsThreadMuchLongerThanTheTimeoutOfTheOwnClient() {
        try (CircuitStore own = own(PATIENCE)) {
            for (var reply : List.of(ScriptedEndpoint.SILENCE, ScriptedEndpoint.HALF)) {
                for (var question : List.<Consumer<CircuitStore>>of(
                        RequestBoundsTest::read, RequestBoundsTest::apply, RequestBoundsTest::add)) {
                    endpoint.replying(reply);
                    Elapsed elapsed = new Elapsed();

                    assertThat(failure(() -> question.accept(own))).isEqualTo(Kind.TIMEOUT);

                    assertThat(elapsed.time()).isBetween(PATIENCE, MUCH_LONGER);
                }
            }
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aRequestWithoutAnAnswerEndsEvenIfTheUsersClientWaitsForHalfAMinute() {
        CircuitStore patient = patientFor(PATIENCE);
        endpoint.replying(ScriptedEndpoint.SILENCE);
        Elapsed elapsed = new Elapsed();

        assertThat(failure(() -> read(patient))).isEqualTo(Kind.TIMEOUT);

        assertThat(elapsed.time()).isBetween(PATIENCE, MUCH_LONGER);
    }

    @Test
    void aLongerBudgetIsWaitedFor() {
        Duration budget = PATIENCE.multipliedBy(2);
        CircuitStore patient = patientFor(PATIENCE);
        endpoint.replying(ScriptedEndpoint.SILENCE);
        Elapsed elapsed = new Elapsed();

        assertThat(failure(() -> patient.read(PAYMENTS, ALONE, budget))).isEqualTo(Kind.TIMEOUT);

        assertThat(elapsed.time()).isGreaterThanOrEqualTo(budget);
    }

    @Test
    void aConnectionThatOpenedSlowlyServesTheNextRequestToo() {
        endpoint.openingTakes(OPENING);

        read(store);
        read(store);

        assertThat(endpoint.connections()).isEqualTo(1);
    }

    @Test
    void withoutPatienceNoRequestWouldEverGetThroughAConnectionThatOpensSlowly() {
        endpoint.openingTakes(MUCH_LONGER);
        CircuitStore impatient = patientFor(Duration.ZERO);

        for (int i = 0; i < 5; i++) {
            assertThat(failure(() -> read(impatient))).isEqualTo(Kind.TIMEOUT);
        }
    }

    CircuitStore patientFor(Duration patience) {
        return new DynamoDbCircuitStore(
                new SdkTable(client, new TableName("circuits"), false),
                new TableName("circuits"),
                patience,
                Deadline.REAL);
    }

    /** A store with a client of its own. */
    CircuitStore own(Duration patience) {
        return LocalDynamoDb.storeAt(endpoint.uri()).patience(patience).build();
    }

    private void read() {
        read(store);
    }

    private void apply() {
        apply(store);
    }

    private void add() {
        add(store);
    }

    private static void read(CircuitStore store) {
        store.read(PAYMENTS, ALONE, BUDGET);
    }

    private static void apply(CircuitStore store) {
        store.apply(
                PAYMENTS,
                new Transition(Transition.Rule.POLICY, List.of(), List.of(new Change.Put(Attribute.REASON, "test"))),
                BUDGET);
    }

    private static void add(CircuitStore store) {
        store.add(
                new EvidenceId(PAYMENTS, 1, 1),
                new Evidence(1, 1, 0, Set.of(3), Set.of()),
                Instant.parse("2100-01-01T00:00:00Z"),
                BUDGET);
    }

    private static Kind failure(ThrowingCallable call) {
        return catchThrowableOfType(StoreUnavailableException.class, call).kind();
    }

    /** Real time since it was made. */
    private static final class Elapsed {
        private final long startNanos = System.nanoTime();

        Duration time() {
            return Duration.ofNanos(System.nanoTime() - startNanos);
        }
    }
}
