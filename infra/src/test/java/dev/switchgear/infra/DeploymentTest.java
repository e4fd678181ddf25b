package dev.switchgear.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.dynamodb.DynamoDbPermissions;
import dev.switchgear.settings.Setting;
import dev.switchgear.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The deployment fits the code: handlers, variables, patterns, keys of the table, permissions. */
class DeploymentTest {
    private static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/acme";
    private static final String CALLEE = "arn:aws:lambda:eu-west-1:123456789012:function:charge";

    /** The statements with a wildcard; infra/RATIONALE.md has the reason of each. */
    private static final Set<String> WILDCARDS = Set.of(
            "StreamNames",
            "Mappings",
            "MappingTags",
            "MappingNames",
            "QueueAges",
            "QueueMetrics",
            "Functions",
            "Queues");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Description description = Description.read();

    DeploymentTest() throws IOException {}

    @Test
    void everyHandlerIsAClassThatLambdaCanCall() throws Exception {
        assertThat(description.all("function")).hasSize(7);
        for (JsonNode function : description.all("function")) {
            Class<?> handler = Class.forName(function.get("handler").asText());
            assertThat(RequestStreamHandler.class.isAssignableFrom(handler)
                            || RequestHandler.class.isAssignableFrom(handler))
                    .as(handler.getName())
                    .isTrue();
            assertThat(handler.getDeclaredConstructor().canAccess(null))
                    .as(handler.getName())
                    .isTrue();
        }
    }

    @Test
    void everyVariableIsASetting() {
        Set<String> known = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet());
        for (JsonNode function : description.all("function")) {
            assertThat(names(function.get("variables")))
                    .as(function.get("name").asText())
                    .isNotEmpty()
                    .isSubsetOf(known);
        }
    }

    @Test
    void aFunctionHasThePermissionsOfTheStoreAndNoOthers() throws Exception {
        JsonNode wanted = JSON.readTree(DynamoDbPermissions.policy(TABLE, List.of("shop")))
                .get("Statement")
                .get(0);
        assertSame(description.one("policy", "function"), wanted);
    }

    @Test
    void anOperatorMayDoWhatThePolicyOfOperatorsSaysAndNothingElse() throws Exception {
        JsonNode policy = description.one("policy", "operator");
        JsonNode statements = JSON.readTree(DynamoDbPermissions.operatorPolicy(TABLE, List.of("shop")))
                .get("Statement");
        assertThat(policy.get("statements")).hasSameSizeAs(statements);
        for (JsonNode wanted : statements) {
            assertSame(policy, wanted);
        }
    }

    /** Nobody should have to say which circuits there are. */
    @Test
    void anAlarmOnCircuitsAsksForMetricsThatExistOfAllCircuits() throws IOException {
        String page = Files.readString(Stream.of(Path.of("../docs/metrics.md"), Path.of("docs/metrics.md"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow());
        List<JsonNode> alarms = description.all("alarm").stream()
                .filter(alarm -> alarm.has("query"))
                .toList();
        assertThat(alarms).hasSize(3);
        for (JsonNode alarm : alarms) {
            Matcher query = Pattern.compile(
                            "SELECT (MAX|SUM)\\(\"(\\w+)\"\\) FROM SCHEMA\\(\"Switchgear\", \"Circuit\", \"Service\"\\)")
                    .matcher(alarm.at("/query/0/expression").asText());
            assertThat(query.matches()).as(alarm.toString()).isTrue();
            String statistic = query.group(1).equals("MAX") ? "Maximum" : "Sum";
            assertThat(page)
                    .containsPattern(
                            "\\| `" + query.group(2) + "` \\| \\w+ \\| Circuit, Service \\| " + statistic + " ");
        }
    }

    @Test
    void everyAlarmTellsWhenItBeginsAndWhenItEnds() {
        assertThat(description.all("alarm"))
                .hasSize(10)
                .allSatisfy(alarm -> assertThat(Description.texts(alarm.path("tells")))
                        .hasSize(1)
                        .isEqualTo(Description.texts(alarm.path("tellsOk"))));
    }

    /** They read one circuit at a time; the health checks also keep their results in the table. */
    @Test
    void aFunctionOfTheSignalsMayDoNoMoreThanAFunctionOfTheFleet() {
        JsonNode fleet = Description.statement(description.one("policy", "function"), "SwitchgearCircuits");
        for (String role : List.of("outcomes", "alarms", "health")) {
            JsonNode signals = Description.statement(description.one("role", role), "SwitchgearCircuits");
            assertThat(Description.texts(signals.get("actions")))
                    .as(role)
                    .isSubsetOf(Description.texts(fleet.get("actions")))
                    .doesNotContain("dynamodb:BatchGetItem");
            assertThat(signals.get("on")).as(role).isEqualTo(fleet.get("on"));
            List<String> keys = new ArrayList<>(leadingKeys(signals));
            assertThat(keys.remove("h#{namespace}")).as(role).isEqualTo(role.equals("health"));
            assertThat(keys).as(role).isEqualTo(leadingKeys(fleet));
        }
    }

    @Test
    void theMachineHasThePermissionsOfItsDefinitionAndNoOthers() throws Exception {
        Workflow workflow = Workflow.builder(TABLE)
                .namespace("shop")
                .callee("callee", CALLEE)
                .build();
        JsonNode role = description.one("role", "machine");
        JsonNode statements = JSON.readTree(workflow.directPolicy()).get("Statement");
        assertThat(role.get("statements")).hasSize(statements.size());
        for (JsonNode wanted : statements) {
            assertSame(role, wanted);
        }
    }

    @Test
    void theRuleAndTheFilterAreThoseOfTheHandlers() throws Exception {
        JsonNode pattern = description.one("rule", "{name}-outcomes").get("pattern");
        JsonNode published = resource("outcomes.json");
        assertThat(names(pattern)).isEqualTo(names(published));
        for (String fixed : List.of("detail-type", "detail")) {
            assertThat(pattern.get(fixed)).as(fixed).isEqualTo(published.get(fixed));
        }
        List<JsonNode> filters = description.all("mapping").stream()
                .filter(mapping -> mapping.has("filter"))
                .toList();
        assertThat(filters).hasSize(2);
        for (JsonNode mapping : filters) {
            assertThat(JSON.readTree(mapping.get("filter").asText())).isEqualTo(resource("stream-filter.json"));
        }
    }

    @Test
    void everySourceThatReportsSingleFailuresIsMappedAccordingly() {
        assertThat(description.all("mapping"))
                .hasSize(4)
                .allSatisfy(mapping -> assertThat(Description.texts(mapping.get("responses")))
                        .containsExactly("ReportBatchItemFailures"));
    }

    @Test
    void aStreamHasAtMostTwoReaders() {
        assertThat(description.all("mapping").stream()
                        .filter(mapping -> mapping.get("source").asText().endsWith(".stream_arn")))
                .hasSize(2);
    }

    @Test
    void theGovernorMayDoWhatItsPolicySaysAndNothingElse() throws IOException {
        assertPolicy("sources", "iam-policy.json", Set.of("Failed", "Logs"));
    }

    @Test
    void theFunctionForParkedEventsMayDoWhatItsPolicySaysAndNothingElse() throws IOException {
        assertPolicy("parking", "iam-policy-parking.json", Set.of("EventSource", "Logs"));
    }

    /** @param platform the statements for what Lambda does on behalf of the role */
    private void assertPolicy(String role, String document, Set<String> platform) throws IOException {
        JsonNode policy =
                JSON.readTree(Files.readString(Stream.of(Path.of("../sources", document), Path.of("sources", document))
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow()));
        Set<String> wanted = new TreeSet<>(platform);
        for (JsonNode statement : policy.get("Statement")) {
            String id = statement.get("Sid").asText();
            wanted.add(id);
            JsonNode found = Description.statement(description.one("role", role), id);
            assertThat(Description.texts(found.get("actions")))
                    .as(id)
                    .isEqualTo(Description.texts(statement.get("Action")));
            assertThat(leadingKeys(found).stream()
                            .map(key -> key.replace("{namespace}", "default"))
                            .toList())
                    .as(id)
                    .isEqualTo(
                            Description.texts(statement.at("/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys")));
        }
        Set<String> made = new TreeSet<>();
        description
                .one("role", role)
                .get("statements")
                .forEach(one -> made.add(one.get("sid").asText()));
        assertThat(made).isEqualTo(wanted);
    }

    @Test
    void theTableHasTheKeysTheTtlAndTheStreamThatTheCodeReads() {
        JsonNode table = description.one("table", "{name}");
        assertThat(table.get("partitionKey").asText()).isEqualTo("pk");
        assertThat(table.get("sortKey").asText()).isEqualTo("sk");
        assertThat(table.get("ttl").asText()).isEqualTo("ttl");
        assertThat(table.get("stream").asText()).isEqualTo("NEW_AND_OLD_IMAGES");
        assertThat(table.get("deletionProtection").asBoolean()).isTrue();
    }

    @Test
    void noStatementHasAWildcardUnlessIamHasNoNarrowerResource() {
        for (String kind : List.of("role", "policy", "queuePolicy", "topicPolicy")) {
            for (JsonNode one : description.all(kind)) {
                for (JsonNode statement : one.get("statements")) {
                    assertThat(Description.texts(statement.get("actions"))).noneMatch(action -> action.contains("*"));
                    if (WILDCARDS.contains(statement.get("sid").asText())) {
                        continue;
                    }
                    // A log group's streams are named with :* in the ARN of the group.
                    assertThat(Description.texts(statement.get("on")))
                            .noneMatch(
                                    on -> on.replaceAll("^(logs/.*):\\*$", "$1").contains("*"));
                }
            }
        }
    }

    @Test
    void everyQueueIsEncrypted() {
        assertThat(description.all("queue"))
                .hasSize(8)
                .allSatisfy(
                        queue -> assertThat(queue.get("encrypted").asBoolean()).isTrue());
    }

    /**
     * A queue keeps a message invisible for six times as long as its function may take, as Lambda's documentation asks.
     */
    @Test
    void aMessageIsNotDeliveredTwiceWhileItsFunctionRuns() {
        Map<String, String> consumers = Map.of("outcomes", "outcomes", "failed-events", "parking");
        consumers.forEach((queue, function) -> assertThat(description
                        .one("queue", "{name}-" + queue)
                        .get("visibilitySeconds")
                        .asInt())
                .as(queue)
                .isGreaterThanOrEqualTo(6
                        * description
                                .one("function", "{name}-" + function)
                                .get("timeoutSeconds")
                                .asInt()));
    }

    private static List<String> leadingKeys(JsonNode statement) {
        return Description.texts(statement.at("/if/ForAllValues:StringLike/dynamodb:LeadingKeys"));
    }

    private static void assertSame(JsonNode role, JsonNode wanted) {
        JsonNode found = Description.statement(role, wanted.get("Sid").asText());
        assertThat(Description.texts(found.get("actions")))
                .containsExactlyInAnyOrderElementsOf(Description.texts(wanted.get("Action")));
        assertThat(found.path("if")).isEqualTo(named(wanted.path("Condition")));
        assertThat(Description.texts(found.get("on"))).isEqualTo(Description.texts(named(wanted.get("Resource"))));
    }

    /** A value of a policy with the names that the description has for the table, its namespace and the callee. */
    private static JsonNode named(JsonNode value) {
        JsonNode list = value.isTextual() ? JSON.createArrayNode().add(value) : value;
        String text = list.toString().replace(TABLE, "table/{name}.arn").replace("#shop", "#{namespace}");
        try {
            return list.isMissingNode() ? list : JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static JsonNode resource(String name) throws IOException {
        String path = "/dev/switchgear/signals/patterns/" + name;
        return JSON.readTree(Objects.requireNonNull(DeploymentTest.class.getResourceAsStream(path), path));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
