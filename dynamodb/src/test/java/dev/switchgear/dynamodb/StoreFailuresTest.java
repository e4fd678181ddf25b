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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The error that a circuit gets when DynamoDB gives no usable answer. */
class StoreFailuresTest {
    private static final CircuitId PAYMENTS = CircuitId.of("test", "payments");
    private static final Duration BUDGET = Duration.ofSeconds(5);

    /** Returns a builder of a store that makes its requests as this class tests it. */
    DynamoDbCircuitStoreBuilder storeAt(URI endpoint) {
        return LocalDynamoDb.storeAt(endpoint);
    }

    private CircuitStore storeOf(String table) {
        return storeAt(LocalDynamoDb.running().endpoint())
                .table(table)
                .patience(Duration.ofSeconds(30))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "400, ProvisionedThroughputExceededException, The level of configured throughput was exceeded, THROTTLED",
        "400, ThrottlingException, Rate exceeded, THROTTLED",
        "400, RequestLimitExceeded, Throughput exceeds the current limit, THROTTLED",
        "400, LimitExceededException, Too many operations, THROTTLED",
        "400, AccessDeniedException, User is not authorized to perform: dynamodb:GetItem, DENIED",
        "400, ExpiredTokenException, The security token included in the request is expired, DENIED",
        "400, UnrecognizedClientException, The security token included in the request is invalid, DENIED",
        "400, MissingAuthenticationTokenException, Request must contain a valid token, DENIED",
        "400, InvalidSignatureException, Signature expired, DENIED",
        "403, SomethingNew, Forbidden, DENIED",
        "400, ResourceNotFoundException, Requested resource not found, MISCONFIGURED",
        "400, ValidationException, The provided key element does not match the schema, MISCONFIGURED",
        "400, ValidationException, Something unforeseen, MISCONFIGURED",
        "400, ValidationException, An operand in the update expression has an incorrect data type, UNREADABLE",
        "400, ValidationException, Item size to update has exceeded the maximum allowed size, UNREADABLE",
        "500, InternalServerError, Internal server error, UNREACHABLE",
        "503, ServiceUnavailable, Come back later, UNREACHABLE",
        "400, ReplicatedWriteConflictException, Written in another region, UNREACHABLE"
    })
    void everyErrorOfDynamoDbHasOneKind(int status, String code, String message, Kind kind) throws Exception {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint();
                CircuitStore store = storeAt(endpoint.uri()).build()) {
            endpoint.replying(ScriptedEndpoint.error(status, code, message));

            StoreUnavailableException failure = failure(() -> read(store));

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContainingAll("circuits", "eu-west-1").hasMessageNotContaining("\n");
            assertThat(failure.getCause()).isNotNull();
        }
    }

    @Test
    void aPortWithoutAListenerIsUnreachable() throws Exception {
        try (Socket taken = new Socket()) { // bound, so that no other process listens there meanwhile
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            URI uri = URI.create("http://localhost:" + taken.getLocalPort());
            try (CircuitStore store = storeAt(uri).build()) {
                assertThat(failure(() -> read(store)).kind()).isEqualTo(Kind.UNREACHABLE);
            }
        }
    }

    @Test
    void aHostThatDoesNotExistIsUnreachable() {
        try (CircuitStore store =
                storeAt(URI.create("http://switchgear.invalid")).build()) {
            assertThat(failure(() -> read(store)).kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void anAnswerThatIsNoJsonIsUnreachableAndNotTakenForADeadConnection() throws Exception {
        var page = new ScriptedEndpoint.Reply.JsonReply(200, "<html>a captive portal</html>");
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint();
                CircuitStore store = storeAt(endpoint.uri()).build()) {
            endpoint.replying(page, page);

            assertThat(failure(() -> read(store)).kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure(() -> put(store, "x")).kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(endpoint.requests()).isEqualTo(2);
        }
    }

    @Test
    void aWriteThatWasAnsweredWithoutAnItemIsNotTakenForApplied() throws Exception {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint();
                CircuitStore store = storeAt(endpoint.uri()).build()) {
            endpoint.replying(ScriptedEndpoint.EMPTY);

            assertThat(failure(() -> put(store, "x")).kind()).isEqualTo(Kind.UNREADABLE);
        }
    }

    @Test
    void aClientThatItsOwnerHasClosedIsUnreachable() {
        DynamoDbClient client = LocalDynamoDb.running().client();
        client.close();

        assertThat(failure(() -> read(DynamoDbCircuitStore.of(client, "circuits")))
                        .kind())
                .isIn(Kind.UNREACHABLE, Kind.MISCONFIGURED);
    }

    @Test
    void anInterruptedCallerIsAnsweredAtOnceAndStaysInterrupted() throws Exception {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint();
                CircuitStore store = storeAt(endpoint.uri()).build()) {
            endpoint.replying(ScriptedEndpoint.SILENCE);
            Thread.currentThread().interrupt();

            assertThat(failure(() -> read(store)).kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void noCredentialsAreDenied() {
        try (CircuitStore store = storeAt(LocalDynamoDb.running().endpoint())
                .credentials(EnvironmentVariableCredentialsProvider.create())
                .build()) {
            StoreUnavailableException failure = failure(() -> read(store));

            assertThat(failure.kind()).isEqualTo(Kind.DENIED);
            assertThat(failure).hasMessageContaining("credentials");
        }
    }

    @Test
    void aTableThatDoesNotExistIsNamedWithItsRegionAndTheRemedy() {
        try (CircuitStore store = storeOf("no-such-table")) {
            for (ThrowingCallable question : List.<ThrowingCallable>of(
                    () -> read(store),
                    () -> store.read(PAYMENTS, new ReadScope(true, true), BUDGET),
                    () -> store.readAll(List.of(PAYMENTS), new ReadScope(false, true), BUDGET),
                    () -> put(store, "x"))) {
                StoreUnavailableException failure = failure(question);

                assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
                assertThat(failure)
                        .hasMessageContainingAll("no-such-table", "eu-west-1", "does not exist", "CircuitTable.create")
                        .hasMessageNotContaining("\n");
            }
        }
    }

    @Test
    void aTableOfAnotherKeySchemaIsNamedWithWhatCircuitsNeed() {
        String table = LocalDynamoDb.running().unusedTableName();
        createTableWithKey(table, "id");
        try (CircuitStore store = storeOf(table)) {
            for (ThrowingCallable question : List.<ThrowingCallable>of(
                    () -> read(store),
                    () -> store.read(PAYMENTS, new ReadScope(true, true), BUDGET),
                    () -> store.readAll(List.of(PAYMENTS), new ReadScope(false, true), BUDGET),
                    () -> put(store, "x"))) {
                StoreUnavailableException failure = failure(question);

                assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
                assertThat(failure).hasMessageContainingAll(table, "eu-west-1", "pk (S), sk (S)");
            }
        }
    }

    @Test
    void anItemTooLargeToChangeIsUnreadable() {
        try (CircuitStore store = storeOf(LocalDynamoDb.running().newTable())) {
            assertThat(failure(() -> put(store, "x".repeat(400 * 1024))).kind()).isEqualTo(Kind.UNREADABLE);
        }
    }

    @Test
    void anAttributeOfAWrongTypeLeavesTheOthersReadable() {
        String table = LocalDynamoDb.running().newTable();
        try (CircuitStore store = storeOf(table)) {
            for (AttributeValue foreign : List.of(
                    AttributeValue.fromBool(true),
                    AttributeValue.fromM(Map.of()),
                    AttributeValue.fromN("1.5"),
                    AttributeValue.fromN("1e20"),
                    AttributeValue.fromNs(List.of("1")),
                    AttributeValue.fromNul(true))) {
                putByHand(table, Map.of("overrideUntil", foreign, "override", AttributeValue.fromS("FORCED_OPEN")));

                for (CircuitItem item : List.of(
                        store.read(PAYMENTS, new ReadScope(false, true), BUDGET).root(),
                        store.read(PAYMENTS, new ReadScope(true, true), BUDGET).root(),
                        store.readAll(List.of(PAYMENTS), new ReadScope(false, true), BUDGET)
                                .getOrDefault(PAYMENTS, DependencyItems.NONE)
                                .root(),
                        put(store, "x"))) {
                    assertThat(item.text(Attribute.OVERRIDE)).as("%s", foreign).isEqualTo("FORCED_OPEN");
                    assertThat(item.value(Attribute.OVERRIDE_UNTIL))
                            .as("%s", foreign)
                            .isInstanceOf(String.class);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | text/html | <html>a captive portal</html>",
                "200 | text/html | {}",
                "200 | application/json | {\"status\":\"ok\"}",
                "200 | application/json | ''",
                "302 | text/html | <html>moved</html>",
                "403 | text/html | <html>the proxy forbids it</html>",
                "404 | application/json | {\"error\":\"no such page\"}",
                "429 | text/plain | slow down",
                "503 | text/html | <html>no upstream</html>"
            })
    void anAnswerFromSomethingElseIsUnreachableAndNotAClosedCircuit(int status, String type, String body)
            throws Exception {
        var page = new ScriptedEndpoint.Reply.Page(status, type, body);
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint();
                CircuitStore store = storeAt(endpoint.uri()).build()) {
            endpoint.replying(page, page, page, page);

            for (ThrowingCallable question : List.<ThrowingCallable>of(
                    () -> read(store),
                    () -> store.read(PAYMENTS, new ReadScope(true, true), BUDGET),
                    () -> store.readAll(List.of(PAYMENTS), new ReadScope(false, true), BUDGET),
                    () -> put(store, "x"))) {
                assertThat(failure(question).kind()).isEqualTo(Kind.UNREACHABLE);
            }
            assertThat(endpoint.requests()).isEqualTo(4);
        }
    }

    @Test
    void anItemAfterAnEmptyLineIsRead() throws Exception {
        var answer = new ScriptedEndpoint.Reply.JsonReply(200, "\r\n {\"Item\":{\"state\":{\"S\":\"OPEN\"}}}");
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint();
                CircuitStore store = storeAt(endpoint.uri()).build()) {
            endpoint.replying(answer);

            assertThat(store.read(PAYMENTS, new ReadScope(false, true), BUDGET)
                            .root()
                            .text(Attribute.STATE))
                    .isEqualTo("OPEN");
        }
    }

    @Test
    void anUnknownAttributeIsIgnoredAndKeptInTheTable() {
        String table = LocalDynamoDb.running().newTable();
        Map<String, AttributeValue> theirs =
                Map.of("aws:rep:deleting", AttributeValue.fromBool(false), "notes", AttributeValue.fromL(List.of()));
        putByHand(table, theirs);
        try (CircuitStore store = storeOf(table);
                DynamoDbClient client = LocalDynamoDb.running().client()) {
            put(store, "x");

            assertThat(store.read(PAYMENTS, new ReadScope(false, true), BUDGET)
                            .root()
                            .values())
                    .isEqualTo(Map.of("reason", "x"));
            assertThat(client.getItem(request -> request.tableName(table)
                                    .key(SdkItems.item(ItemKey.of(PAYMENTS).values())))
                            .item())
                    .containsAllEntriesOf(theirs);
        }
    }

    @Test
    void aNumberInAnotherNotationIsTheSameNumber() {
        String table = LocalDynamoDb.running().newTable();
        putByHand(table, Map.of("epoch", AttributeValue.fromN("1.5e3")));
        try (CircuitStore store = storeOf(table)) {
            assertThat(store.read(PAYMENTS, new ReadScope(false, true), BUDGET)
                            .root()
                            .number(Attribute.EPOCH, 0))
                    .isEqualTo(1500);
        }
    }

    private static void read(CircuitStore store) {
        store.read(PAYMENTS, new ReadScope(false, true), BUDGET);
    }

    private static CircuitItem put(CircuitStore store, String reason) {
        return store.apply(
                        PAYMENTS,
                        new Transition(
                                Transition.Rule.POLICY, List.of(), List.of(new Change.Put(Attribute.REASON, reason))),
                        BUDGET)
                .item();
    }

    private static void putByHand(String table, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.putAll(SdkItems.item(ItemKey.of(PAYMENTS).values()));
        try (DynamoDbClient client = LocalDynamoDb.running().client()) {
            client.putItem(request -> request.tableName(table).item(item));
        }
    }

    private static void createTableWithKey(String table, String key) {
        try (DynamoDbClient client = LocalDynamoDb.running().client()) {
            client.createTable(request -> request.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(List.of(KeySchemaElement.builder()
                            .attributeName(key)
                            .keyType(KeyType.HASH)
                            .build()))
                    .attributeDefinitions(List.of(AttributeDefinition.builder()
                            .attributeName(key)
                            .attributeType(ScalarAttributeType.S)
                            .build())));
        }
    }

    private static StoreUnavailableException failure(ThrowingCallable question) {
        return catchThrowableOfType(StoreUnavailableException.class, question);
    }
}
