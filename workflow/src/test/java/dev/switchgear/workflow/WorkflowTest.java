package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.testkit.PolicyEvaluator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkflowTest {
    private static final String GET = "arn:aws:lambda:eu-west-1:123456789012:function:get";
    private static final String UPDATE = "arn:aws:lambda:eu-west-1:123456789012:function:update";
    private static final int LONGEST_DEFINITION = 1_048_576;
    private static final int LONGEST_STATE_NAME = 80;
    private static final String LAMBDA = "arn:aws:states:::lambda:invoke";

    private final Workflow workflow = Definitions.workflow().build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "charge",
                "arn:aws:lambda:eu-west-1:123456789012:function:*",
                "arn:aws:lambda:*:123456789012:function:charge",
                "arn:aws:sqs:eu-west-1:123456789012:charge",
                "*"
            })
    void aCalleeIsOneFunction(String arn) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Definitions.workflow().callee("any", arn).build())
                .withMessageContaining("'" + arn + "'")
                .withMessageContaining("without wildcards");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "switchgear",
                "arn:aws:dynamodb:eu-west-1:123456789012:table/*",
                "arn:aws:dynamodb:eu-west-1:123456789012:table/a,b",
                "*"
            })
    void theTableIsOneTable(String arn) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Workflow.builder(arn)
                        .callee("charge", Definitions.CHARGE)
                        .build())
                .withMessageContaining("'" + arn + "'");
    }

    @Test
    void thereIsAtLeastOneCallee() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Workflow.builder(Definitions.TABLE).build())
                .withMessageContaining("0 callees; it must have 1 to 100");
    }

    @Test
    void attemptsMustFitIntoAnExecution() {
        CircuitPolicy slow =
                CircuitPolicy.builder().callTimeout(Duration.ofSeconds(59)).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Definitions.workflow()
                        .policy(slow)
                        .retries(new Retries(10, 60, 5, 60))
                        .build())
                .withMessageContaining("EXPRESS")
                .withMessageContaining("300");
    }

    @Test
    void theDirectMachineHasThePermissionsOfItsStatesAndNoOthers() {
        List<Statement> granted = statements(workflow.directPolicy());
        assertThat(actions(granted)).containsExactlyInAnyOrderElementsOf(used(workflow.direct()));
        assertThat(resources(granted, "dynamodb:")).containsExactly(Definitions.TABLE);
        assertThat(resources(granted, "lambda:")).containsExactlyInAnyOrder(Definitions.CHARGE, Definitions.REFUND);
        assertThat(allows(granted, "dynamodb:UpdateItem", Definitions.TABLE)).isTrue();
        assertThat(allows(granted, "dynamodb:UpdateItem", Definitions.TABLE + "2"))
                .isFalse();
        assertThat(allows(granted, "dynamodb:DeleteItem", Definitions.TABLE)).isFalse();
        assertThat(allows(granted, "lambda:InvokeFunction", GET)).isFalse();
    }

    @Test
    void noMachineReachesTheCircuitsOfAnotherNamespace() {
        Workflow ours = Definitions.workflow().namespace("ours").build();
        for (String policy : List.of(ours.directPolicy(), ours.lambdaPolicy(), ours.waitingPolicy(List.of()))) {
            PolicyEvaluator role = new PolicyEvaluator(Definitions.parsed(policy));
            assertThat(role.allows(item("dynamodb:GetItem", "c#ours#payments"))).isTrue();
            assertThat(role.allows(item("dynamodb:GetItem", "c#ours2#payments")))
                    .isFalse();
            assertThat(role.allows(item("dynamodb:UpdateItem", "c#theirs#payments")))
                    .isFalse();
        }
        PolicyEvaluator direct = new PolicyEvaluator(Definitions.parsed(ours.directPolicy()));
        assertThat(direct.allows(item("dynamodb:UpdateItem", "e#ours#payments#*#7#1")))
                .isTrue();
    }

    private static PolicyEvaluator.Request item(String action, String pk) {
        return new PolicyEvaluator.Request(
                action, Definitions.TABLE, java.util.Map.of("dynamodb:LeadingKeys", List.of(pk)));
    }

    @Test
    void theHandlersMachineMayInvokeItsFunctionsAndHasNoTable() {
        List<Statement> granted = statements(workflow.handlersPolicy(GET, UPDATE));
        assertThat(actions(granted)).containsExactlyInAnyOrderElementsOf(used(workflow.handlers(GET, UPDATE)));
        assertThat(resources(granted, "lambda:"))
                .containsExactlyInAnyOrder(GET, UPDATE, Definitions.CHARGE, Definitions.REFUND);
        assertThat(allows(granted, "dynamodb:GetItem", Definitions.TABLE)).isFalse();
        assertThat(statements(workflow.lambdaPolicy()))
                .containsExactly(
                        new Statement(List.of("dynamodb:GetItem", "dynamodb:UpdateItem"), List.of(Definitions.TABLE)));
    }

    @Test
    void everyFunctionInADefinitionIsGranted() {
        assertThat(workflow.direct()).contains(Definitions.CHARGE, Definitions.REFUND);
        Map<?, ?> states = Definitions.direct(CircuitPolicy.defaults());
        assertThat(states.values())
                .filteredOn(state -> LAMBDA.equals(((Map<?, ?>) state).get("Resource")))
                .hasSize(2)
                .allSatisfy(state -> assertThat((String) ((Map<?, ?>) state).get("Arguments"))
                        .contains("'FunctionName': $w.call.callee")
                        .doesNotContain("$given.callee"));
    }

    @Test
    void definitionsStayWithinTheQuotas() {
        for (Supplier<String> definition :
                List.<Supplier<String>>of(workflow::direct, () -> workflow.handlers(GET, UPDATE))) {
            String json = definition.get();
            assertThat(json.getBytes(StandardCharsets.UTF_8).length).isLessThan(LONGEST_DEFINITION / 4);
            Map<?, ?> states = Definitions.part(Definitions.parsed(json), "States");
            assertThat(states.keySet())
                    .allSatisfy(name -> assertThat((String) name).hasSizeLessThan(LONGEST_STATE_NAME));
            states.forEach((name, state) -> assertTimeout((String) name, (Map<?, ?>) state));
        }
    }

    @Test
    void anExpressExecutionEndsInFiveMinutes() {
        assertThat(Definitions.parsed(workflow.direct()).get("TimeoutSeconds")).isEqualTo(300);
        Workflow standard =
                Definitions.workflow().variant(MachineVariant.STANDARD).build();
        assertThat(Definitions.parsed(standard.direct()).get("TimeoutSeconds")).isEqualTo(3_600);
    }

    @Test
    void theSameWorkflowIsTheSameTextEveryTime() {
        assertThat(Definitions.workflow().build().direct()).isEqualTo(workflow.direct());
    }

    private static void assertTimeout(String name, Map<?, ?> state) {
        if ("Task".equals(state.get("Type"))) {
            assertThat(state.get("TimeoutSeconds")).as(name).isNotNull();
            List<?> catches = (List<?>) java.util.Objects.requireNonNull(state.get("Catch"), name);
            assertThat((Map<?, ?>) catches.get(catches.size() - 1))
                    .as(name)
                    .extracting("ErrorEquals")
                    .isEqualTo(List.of("States.ALL"));
        }
    }

    /** Returns the actions of the resources in a definition's states. */
    private static Collection<String> used(String definition) {
        TreeSet<String> actions = new TreeSet<>();
        Definitions.part(Definitions.parsed(definition), "States").values().forEach(state -> {
            Object resource = ((Map<?, ?>) state).get("Resource");
            if (resource instanceof String arn) {
                String service = arn.substring("arn:aws:states:::".length());
                actions.add(
                        arn.equals(LAMBDA)
                                ? "lambda:InvokeFunction"
                                : service.replace(":get", ":Get").replace(":update", ":Update"));
            }
        });
        return actions;
    }

    private static List<Statement> statements(String policy) {
        List<Statement> statements = new ArrayList<>();
        for (Object each : (List<?>)
                java.util.Objects.requireNonNull(Definitions.parsed(policy).get("Statement"))) {
            Map<?, ?> statement = (Map<?, ?>) each;
            statements.add(new Statement(texts(statement, "Action"), texts(statement, "Resource")));
        }
        return statements;
    }

    private static List<String> texts(Map<?, ?> statement, String name) {
        return ((List<?>) java.util.Objects.requireNonNull(statement.get(name)))
                .stream().map(String.class::cast).toList();
    }

    private static List<String> actions(List<Statement> granted) {
        return granted.stream()
                .flatMap(statement -> statement.actions().stream())
                .toList();
    }

    private static List<String> resources(List<Statement> granted, String service) {
        return granted.stream()
                .filter(statement -> statement.actions().get(0).startsWith(service))
                .flatMap(statement -> statement.resources().stream())
                .toList();
    }

    private static boolean allows(List<Statement> granted, String action, String resource) {
        return granted.stream()
                .anyMatch(statement -> statement.actions().contains(action)
                        && statement.resources().contains(resource));
    }

    private record Statement(List<String> actions, List<String> resources) {}
}
