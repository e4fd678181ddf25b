package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads that take several requests, and their bounds. */
class TableReadsTest {
    private static final CircuitId PAYMENTS = CircuitId.of("test", "payments");
    private static final ReadScope ALONE = new ReadScope(false, true);
    private static final ReadScope ALL_KEYS = new ReadScope(true, true);
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final String UNREAD = """
            {"Responses": {"circuits": []},
             "UnprocessedKeys": {"circuits": {"Keys": [{"pk": {"S": "c#test#payments"}, "sk": {"S": "*"}}]}}}
            """;
    private static final String READ = """
            {"Responses": {"circuits": [{"pk": {"S": "c#test#payments"}, "sk": {"S": "*"}, "epoch": {"N": "5"}}]},
             "UnprocessedKeys": {}}
            """;
    private static final String FIRST_PAGE = """
            {"Items": [{"pk": {"S": "c#test#payments"}, "sk": {"S": "*"}, "epoch": {"N": "5"}}],
             "LastEvaluatedKey": {"pk": {"S": "c#test#payments"}, "sk": {"S": "*"}}}
            """;

    private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
    private final CircuitStore scripted = LocalDynamoDb.storeAt(endpoint.uri()).build();

    @AfterEach
    void end() throws Exception {
        scripted.close();
        endpoint.close();
    }

    @Test
    void keysAreReadThroughAllPages() {
        try (CircuitStore store = local()) {
            String large = "x".repeat(390 * 1024);
            put(store, PAYMENTS, "own");
            for (int i = 0; i < 6; i++) {
                put(store, PAYMENTS.withKey("tenant-" + i), large);
            }

            DependencyItems items = store.read(PAYMENTS, ALL_KEYS, BUDGET);

            assertThat(items.root().text(Attribute.REASON)).isEqualTo("own");
            assertThat(items.keys())
                    .hasSize(6)
                    .allSatisfy((key, item) ->
                            assertThat(item.text(Attribute.REASON)).isEqualTo(large));
        }
    }

    @Test
    void moreKeysThanTheLimitAreNotReadAndTheDependencysOwnItemAlwaysIs() {
        try (CircuitStore store = local()) {
            for (int i = 0; i < TableReads.MAX_ITEMS + 20; i++) {
                put(store, PAYMENTS.withKey("-" + i), "key");
            }
            put(store, PAYMENTS, "own");

            DependencyItems items = store.read(PAYMENTS, ALL_KEYS, BUDGET);

            assertThat(items.root().text(Attribute.REASON)).isEqualTo("own");
            assertThat(items.keys()).hasSize(TableReads.MAX_ITEMS - 1);
        }
    }

    @Test
    void pagesAreNotFollowedBeyondTheBudget() {
        endpoint.replying(new ScriptedEndpoint.Reply.JsonReply(200, FIRST_PAGE));

        assertThat(failure(() -> hurried().read(PAYMENTS, ALL_KEYS, BUDGET))).isEqualTo(Kind.TIMEOUT);
        assertThat(endpoint.requests()).isEqualTo(1);
    }

    @Test
    void dependenciesAreNotReadBeyondTheBudget() {
        CircuitId orders = CircuitId.of("test", "orders");
        endpoint.replying(new ScriptedEndpoint.Reply.JsonReply(200, "{\"Items\": []}"));

        assertThat(failure(() -> hurried().readAll(List.of(PAYMENTS, orders), ALL_KEYS, BUDGET)))
                .isEqualTo(Kind.TIMEOUT);
        assertThat(endpoint.requests()).isEqualTo(1);
    }

    @Test
    void unprocessedKeysOfABatchAreReadOnceMore() {
        endpoint.replying(
                new ScriptedEndpoint.Reply.JsonReply(200, UNREAD), new ScriptedEndpoint.Reply.JsonReply(200, READ));

        CircuitItem own = new CircuitItem(Map.of("epoch", 5L));
        assertThat(scripted.readAll(List.of(PAYMENTS), ALONE, BUDGET))
                .isEqualTo(Map.of(PAYMENTS, new DependencyItems(own, Map.of())));
        assertThat(endpoint.requests()).isEqualTo(2);
    }

    @Test
    void keysUnprocessedTwiceAreReportedAsThrottled() {
        endpoint.replying(
                new ScriptedEndpoint.Reply.JsonReply(200, UNREAD), new ScriptedEndpoint.Reply.JsonReply(200, UNREAD));

        assertThat(failure(() -> scripted.readAll(List.of(PAYMENTS), ALONE, BUDGET)))
                .isEqualTo(Kind.THROTTLED);
        assertThat(endpoint.requests()).isEqualTo(2);
    }

    @Test
    void unprocessedKeysAreNotReadBeyondTheBudget() {
        endpoint.replying(new ScriptedEndpoint.Reply.JsonReply(200, UNREAD));

        assertThat(failure(() -> hurried().readAll(List.of(PAYMENTS), ALONE, BUDGET)))
                .isEqualTo(Kind.TIMEOUT);
        assertThat(endpoint.requests()).isEqualTo(1);
    }

    /** A store whose time is used up after one request: every look at its ticker takes two thirds of the budget. */
    private CircuitStore hurried() {
        AtomicLong looks = new AtomicLong();
        long step = BUDGET.toNanos() * 2 / 3;
        return LocalDynamoDb.storeAt(endpoint.uri())
                .ticker(() -> looks.getAndIncrement() * step)
                .build();
    }

    private static Kind failure(ThrowingCallable question) {
        return catchThrowableOfType(StoreUnavailableException.class, question).kind();
    }

    private static CircuitStore local() {
        return LocalDynamoDb.running().store(LocalDynamoDb.running().newTable());
    }

    private static void put(CircuitStore store, CircuitId circuit, String reason) {
        List<Change> changes = List.of(new Change.Put(Attribute.REASON, reason));
        store.apply(circuit, new Transition(Transition.Rule.POLICY, List.of(), changes), BUDGET);
    }
}
