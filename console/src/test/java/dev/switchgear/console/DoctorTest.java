package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What {@code doctor} finds. Its clock in these tests is not that of the table; a process has the right one. */
final class DoctorTest extends Operating {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aClockThatDisagreesWithTheTablesIsAProblem() throws Exception {
        through(request -> false, "a"); // its answers have the time, those of DynamoDB Local have not
        assertThat(problems("clock").get(0))
                .containsPattern("this machine's clock is \\d+ \\w+ (ahead of|behind) DynamoDB's");
        run("a", "doctor", "--output", "json");
        assertThat(found("unchecked", "clock")).hasSize(1);
    }

    @Test
    void twoSecondsBetweenTwoClocksAreNoProblem() {
        Instant told = ClockCheck.of("Thu, 21 Nov 2019 02:00:00 GMT").orElseThrow();
        assertThat(told).isEqualTo(NOW);
        assertThat(new ClockCheck(NOW.minusSeconds(2), NOW.minusSeconds(2), told).problem())
                .isEmpty();
        assertThat(new ClockCheck(NOW.plusSeconds(3), NOW.plusSeconds(4), told).problem())
                .isEmpty();
        assertThat(new ClockCheck(NOW.minusSeconds(60), NOW.plusSeconds(60), told).problem())
                .as("a slow answer tells nothing")
                .isEmpty();
        assertThat(new ClockCheck(NOW.minusSeconds(3), NOW.minusSeconds(3), told).problem())
                .hasValueSatisfying(said -> assertThat(said).contains("3 s behind"));
        assertThat(new ClockCheck(NOW.plusSeconds(301), NOW.plusSeconds(301), told).problem())
                .hasValueSatisfying(said -> assertThat(said).contains("5 min ahead of"));
        assertThat(ClockCheck.of("yesterday")).isEmpty();
    }

    @Test
    void everyItemThatNobodyCanReadIsNamed() throws Exception {
        put("c#b#newer", "*", Map.of("format", AttributeValue.fromN("9")));
        put("c#b#typed", "*", Map.of("state", AttributeValue.fromS("AJAR"), "epoch", AttributeValue.fromS("soon")));
        put("c#b#live", "*", Map.of("policy", AttributeValue.fromS("{\"probes\": 99}")));
        put("c#b#what#ever", "*", Map.of());
        put("order-17", "2026", Map.of());
        put("c#elsewhere#payments", "*", Map.of());
        put(
                "c#b#fast",
                "*",
                Map.of(
                        "writer", AttributeValue.fromS("function/7"),
                        "committedAt", AttributeValue.fromN("4102444800000")));
        put("c#b#old", "*", Map.of("ttl", AttributeValue.fromN("1500000000")));
        assertThat(run("b", "doctor", "--output", "json")).isEqualTo(1);
        assertThat(problems("items"))
                .anyMatch(said -> said.contains("newer") && said.contains("format 9"))
                .anyMatch(said -> said.contains("typed") && said.contains("'AJAR': write CLOSED or OPEN"))
                .anyMatch(said -> said.contains("typed") && said.contains("epoch"))
                .anyMatch(said -> said.contains("live") && said.contains("probes") && said.contains("99"))
                .anyMatch(said -> said.contains("c#b#what#ever"))
                .anyMatch(said -> said.contains("another product") && said.contains("'order-17'"));
        assertThat(problems("clock")).anyMatch(said -> said.contains("the clock of function/7 was"));
        assertThat(problems("ttl")).anyMatch(said -> said.startsWith("1 items should have been deleted"));
        assertThat(found("ok", "namespace")).anyMatch(said -> said.contains("'elsewhere' (1)"));
    }

    @Test
    void aNamespaceWithoutItemsIsReportedWithThoseThatHaveSome() throws Exception {
        put("c#production#payments", "*", Map.of());
        run("prodution", "doctor", "--output", "json");
        assertThat(found("note", "namespace")).anyMatch(said -> said.contains("'production' (1)"));
    }

    @Test
    void permissionsAreTriedWithoutChangingAnything() throws Exception {
        Predicate<String> reader = request -> request.startsWith("Scan ")
                || request.startsWith("DescribeTable ")
                || (request.startsWith("UpdateItem ") && request.contains("\"reason\""));
        through(reader, "c");
        assertThat(found("ok", "permissions").get(0)).contains("Query", "BatchGetItem", "UpdateItem of override");
        assertThat(found("note", "permissions").get(0))
                .contains("denied: dynamodb:Scan (list, console, watch), dynamodb:UpdateItem of the state (functions)");
        assertThat(found("unchecked", "table").get(0)).contains("not authorized");
        assertThat(found("unchecked", "items")).hasSize(1);
        assertThat(client.query(query -> query.tableName(TABLE)
                                .keyConditionExpression("pk = :pk")
                                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("c#c#switchgear:names"))))
                        .items())
                .isEmpty();
        through(request -> request.startsWith("GetItem "), "c");
        assertThat(problems("permissions").get(0)).contains("without dynamodb:GetItem no circuit can be read");
        through(request -> false, "c");
        assertThat(found("note", "permissions")).isEmpty();
    }

    @Test
    void theStreamMustHaveBothImages() throws Exception {
        run("d", "doctor", "--output", "json");
        assertThat(found("note", "stream").get(0)).contains("the stream is off", "no history");
        create("keys-only", StreamViewType.KEYS_ONLY);
        assertThat(doctor("keys-only")).isEqualTo(1);
        assertThat(problems("stream").get(0)).contains("the view KEYS_ONLY", "NEW_AND_OLD_IMAGES");
        assertThat(problems("ttl").get(0)).contains("never deletes old items");
        create("both", StreamViewType.NEW_AND_OLD_IMAGES);
        doctor("both");
        assertThat(found("ok", "stream")).containsExactly("NEW_AND_OLD_IMAGES");
    }

    @Test
    void theTableOfTheHistoryHasATimeToLiveAndTheStreamFeedsIt() throws Exception {
        String name = "told";
        CircuitTable.create(client, name);
        assertThat(doctor(name)).as(out).isZero();
        assertThat(found("note", "history").get(0))
                .contains("no history is kept", "'told-history'", "guides/history.md");
        create(CircuitHistory.tableOf(name), StreamViewType.KEYS_ONLY);
        assertThat(doctor(name)).isEqualTo(1);
        assertThat(problems("history").get(0))
                .contains("'told-history'", "never deletes old items", "run init --history");
        CircuitTable.create(client, CircuitHistory.tableOf(name));
        assertThat(doctor(name)).isEqualTo(1);
        assertThat(problems("history").get(0)).contains("'told-history' gets nothing new", "is off");
        assertThat(runBare(
                        "init",
                        "--history",
                        "--yes",
                        "--table",
                        name,
                        "--endpoint",
                        store.uri().toString()))
                .as(err)
                .isZero();
        assertThat(doctor(name)).isZero();
        assertThat(found("ok", "history").get(0)).contains("'told-history'");
    }

    @Test
    void aTableOfAnotherProductInThePlaceOfTheHistoryIsAProblemWhateverItsKeysAreCalled() throws Exception {
        for (String key : List.of("does not exist", "time to live")) {
            String name = "taken-" + key.replace(' ', '-');
            CircuitTable.create(client, name);
            client.createTable(create -> create.tableName(CircuitHistory.tableOf(name))
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(text(key))
                    .keySchema(key(key, KeyType.HASH)));
            assertThat(doctor(name)).isEqualTo(1);
            assertThat(found("note", "history")).isEmpty();
            assertThat(problems("history").get(0))
                    .contains(key + " (S, HASH); circuits need pk (S, HASH) and sk (S, RANGE)")
                    .doesNotContain("init --history");
        }
    }

    @Test
    void aTableThatCannotHoldCircuitsIsOneLine() {
        assertThat(doctor("nowhere")).isEqualTo(13);
        assertThat(err).contains("'nowhere'").contains("does not exist");
        client.createTable(create -> create.tableName("orders")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("id"))
                .keySchema(key("id", KeyType.HASH)));
        assertThat(doctor("orders")).isEqualTo(13);
        assertThat(err).contains("id (S, HASH); circuits need pk (S, HASH) and sk (S, RANGE)");
        assertThat(err.lines()).hasSize(1);
    }

    @Test
    void theCostIsThatOfTheLargestFleetThatWasSeen() throws Exception {
        put("c#e#payments", "*", Map.of("fleetHint", AttributeValue.fromN("1000")));
        run("e", "doctor", "--output", "json");
        assertThat(found("ok", "cost").get(0))
                .startsWith("1000 environments (the most that a watch has seen), active all month: at most 162.00 USD");
        run("e", "doctor", "--output", "json", "--environments", "10");
        assertThat(found("ok", "cost").get(0)).startsWith("10 environments (as given), active all month: at most 1.62");
        assertThat(run("e", "doctor", "--environments", "0")).isEqualTo(2);
        assertThat(err).contains("--environments is 0; it must be 1 to 1000000");
    }

    private void through(Predicate<String> refused, String namespace) throws Exception {
        try (RefusingProxy proxy = new RefusingProxy(store.uri(), refused)) {
            runBare(
                    "doctor",
                    "--table",
                    TABLE,
                    "--endpoint",
                    proxy.uri(),
                    "--namespace",
                    namespace,
                    "--output",
                    "json");
        }
    }

    private int doctor(String table) {
        return runBare("doctor", "--table", table, "--endpoint", store.uri().toString(), "--output", "json");
    }

    private List<String> problems(String check) throws Exception {
        return found("problem", check);
    }

    private List<String> found(String verdict, String check) throws Exception {
        JsonNode answer = JSON.readTree(out);
        return answer.path("findings").findParents("verdict").stream()
                .filter(finding -> finding.path("verdict").asText().equals(verdict))
                .filter(finding -> finding.path("check").asText().equals(check))
                .map(finding -> finding.path("says").asText())
                .toList();
    }

    private static void put(String pk, String sk, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new TreeMap<>(attributes);
        item.put("pk", AttributeValue.fromS(pk));
        item.put("sk", AttributeValue.fromS(sk));
        client.putItem(put -> put.tableName(TABLE).item(item));
    }

    private static void create(String table, StreamViewType view) {
        client.createTable(create -> create.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("pk"), text("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                .streamSpecification(StreamSpecification.builder()
                        .streamEnabled(true)
                        .streamViewType(view)
                        .build()));
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
