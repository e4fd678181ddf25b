package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.protocol.ProtocolTable;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.testkit.PolicyEvaluator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the roles of functions and of operators may do: the requests that the code makes, judged by the policies. */
class LeastPrivilegeTest {
    private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/switchgear";
    private static final Duration BUDGET = Duration.ofSeconds(5);
    private static final CircuitId PAYMENTS = CircuitId.of("payments", "bank");

    private final RecordedRequests recorded = new RecordedRequests(ARN);
    private final DynamoDbClient client = LocalDynamoDb.running()
            .clientBuilder()
            .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(recorded))
            .build();
    private final String table = LocalDynamoDb.running().newTable();
    private final CircuitStore store = DynamoDbCircuitStore.of(client, table);

    private final PolicyEvaluator function = evaluator(DynamoDbPermissions.policy(ARN, List.of("payments", "stock")));
    private final PolicyEvaluator stranger = evaluator(DynamoDbPermissions.policy(ARN, List.of("pay", "payments2")));
    private final PolicyEvaluator operator = evaluator(DynamoDbPermissions.operatorPolicy(ARN, List.of("payments")));
    private final PolicyEvaluator otherOperator = evaluator(DynamoDbPermissions.operatorPolicy(ARN, List.of("stock")));

    @Test
    void aFunctionHasAccessToItsNamespacesAndToNoOther() {
        List<PolicyEvaluator.Request> requests = requestsOfAFunction();
        assertThat(requests)
                .hasSizeGreaterThan(14)
                .allMatch(function::allows)
                .noneMatch(stranger::allows)
                .noneMatch(otherOperator::allows);
    }

    @Test
    void anOperatorMayWriteOverridesPoliciesAndNames() {
        List<PolicyEvaluator.Request> requests = requestsOfAnOperator();
        assertThat(requests)
                .hasSizeGreaterThan(14)
                .allMatch(operator::allows)
                .noneMatch(otherOperator::allows)
                .noneMatch(stranger::allows);
    }

    @Test
    void anOperatorMayNotChangeTheStateOfACircuit() {
        List<PolicyEvaluator.Request> writes = requestsOfAFunction().stream()
                .filter(request -> request.action().equals("dynamodb:UpdateItem"))
                .toList();
        assertThat(writes).hasSizeGreaterThan(10).noneMatch(operator::allows);
    }

    /** For list, doctor and the console. IAM cannot limit it to a namespace, so every operator of the table may. */
    @Test
    void anOperatorMayReadTheTableAsAWholeAndAFunctionMayNot() {
        List<PolicyEvaluator.Request> requests = requestsForTheWholeTable();
        assertThat(requests).extracting(PolicyEvaluator.Request::action).contains("dynamodb:Scan");
        assertThat(requests).allMatch(operator::allows).noneMatch(function::allows);
    }

    @Test
    void nothingIsGrantedToAnOperatorThatNothingNeeds() throws JsonProcessingException {
        List<PolicyEvaluator.Request> requests = new ArrayList<>(requestsOfAnOperator());
        requests.addAll(requestsForTheWholeTable());
        store.readAll(List.of(PAYMENTS), new ReadScope(false, true), BUDGET); // doctor
        requests.addAll(recorded.take());
        assertEachActionIsNeeded(DynamoDbPermissions.operatorPolicy(ARN, List.of("payments")), requests);
    }

    @Test
    void nothingIsGrantedToAFunctionThatNothingNeeds() throws JsonProcessingException {
        assertEachActionIsNeeded(DynamoDbPermissions.policy(ARN, List.of("payments", "stock")), requestsOfAFunction());
    }

    private static void assertEachActionIsNeeded(String policy, List<PolicyEvaluator.Request> requests)
            throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        JsonNode document = json.readTree(policy);
        for (JsonNode statement : document.get("Statement")) {
            for (JsonNode action : statement.get("Action")) {
                Map<String, Object> grant = json.convertValue(
                        statement, json.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
                grant.put("Action", action.asText());
                PolicyEvaluator one = new PolicyEvaluator(Map.of("Statement", List.of(grant)));
                assertThat(requests).as("nothing needs " + grant).anyMatch(one::allows);
            }
        }
    }

    @Test
    void noPolicyAllowsMoreThanTheCodeDoes() {
        for (String action : List.of("dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:DeleteTable")) {
            PolicyEvaluator.Request request = new PolicyEvaluator.Request(
                    action, ARN, Map.of("dynamodb:LeadingKeys", List.of("c#payments#bank")));
            assertThat(List.of(function, operator)).noneMatch(one -> one.allows(request));
        }
        PolicyEvaluator.Request elsewhere = new PolicyEvaluator.Request(
                "dynamodb:GetItem", ARN + "2", Map.of("dynamodb:LeadingKeys", List.of("c#payments#bank")));
        assertThat(List.of(function, operator)).noneMatch(one -> one.allows(elsewhere));
    }

    @Test
    void thePoliciesInTheDocumentsAreThoseOfTheCode() throws Exception {
        assertThat(document("iam-policy-namespace.json"))
                .isEqualTo(DynamoDbPermissions.policy(ARN, List.of("default")));
        assertThat(document("iam-policy-operator.json"))
                .isEqualTo(DynamoDbPermissions.operatorPolicy(ARN, List.of("default")));
    }

    @Test
    void aNamespaceIsOneNameWithoutWildcards() {
        for (String name : List.of("*", "a*", "a#b", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DynamoDbPermissions.policy(ARN, List.of(name)))
                    .withMessageContaining("namespace");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamoDbPermissions.operatorPolicy(ARN, List.of()))
                .withMessageContaining("0 namespaces");
    }

    /** Every request to the store, and every rule of the protocol's table. */
    private List<PolicyEvaluator.Request> requestsOfAFunction() {
        for (ReadScope scope : List.of(new ReadScope(false, true), new ReadScope(true, false))) {
            store.read(PAYMENTS, scope, BUDGET);
            store.readAll(List.of(PAYMENTS, CircuitId.of("payments", "fraud")), scope, BUDGET);
        }
        ProtocolTable table = new ProtocolTable(CircuitPolicy.defaults(), "test");
        ProtocolTable.Facts facts = new ProtocolTable.Facts(1_900_000_000_000L, 2_000, 7, 1, "nonce", 3, "it fails");
        for (Transition.Rule rule : Transition.Rule.values()) {
            table.compose(rule, CircuitItem.ABSENT, facts)
                    .ifPresent(transition -> store.apply(PAYMENTS.withKey("shard-1"), transition, BUDGET));
        }
        store.add(new EvidenceId(PAYMENTS, 1, 1), Evidence.NONE, Instant.parse("2100-01-01T00:00:00Z"), BUDGET);
        return recorded.take();
    }

    private List<PolicyEvaluator.Request> requestsOfAnOperator() {
        try (Switchgear switchgear = Switchgear.builder()
                .store(store)
                .namespace("payments")
                .journal(event -> {})
                .build()) {
            switchgear.names().register("bank");
            CircuitOperator bank = switchgear.operator("bank");
            bank.override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(1), "jane", "maintenance");
            bank.key("shard-1").override(OperatorOverride.Kind.DISABLED, null, "jane", "drill");
            bank.policy("{\"probes\": 1}", "jane");
            bank.read();
            bank.key("shard-1").release();
            bank.release();
            bank.withoutPolicy();
            switchgear.names().forget("bank");
            return recorded.take();
        }
    }

    private List<PolicyEvaluator.Request> requestsForTheWholeTable() {
        recorded.take();
        CircuitScan.of(client, table).read("payments");
        assertThat(CircuitTable.problem(client, table)).isEmpty();
        return recorded.take();
    }

    private static String document(String name) throws Exception {
        Path document = Stream.of(Path.of(name), Path.of("dynamodb", name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        return Files.readString(document);
    }

    private static PolicyEvaluator evaluator(String policy) {
        try {
            return new PolicyEvaluator(new ObjectMapper().readValue(policy, Map.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(policy, e);
        }
    }
}
