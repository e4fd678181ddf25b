package dev.switchgear.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Function;

/** The synthesised template of the construct. conformance/deploy compares it with infra/deployment.json. */
class CircuitsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stack stack = new Stack(new App(), "Stack");

    @TempDir
    Path folder;

    @Test
    void aDeploymentWithoutSettingsIsATableThatIsKeptAndTwoPolicies() {
        new Circuits(stack, "Circuits");

        Template template = Template.fromStack(stack);
        template.hasResource(
                "AWS::DynamoDB::Table", Map.of("DeletionPolicy", "Retain", "UpdateReplacePolicy", "Retain"));
        template.resourceCountIs("AWS::IAM::ManagedPolicy", 2);
        assertThat(JSON.valueToTree(template.toJSON()).get("Resources")).hasSize(3);
    }

    @Test
    void aFunctionThatDecidesHasThePolicyTheTableAndTheNamespace() {
        Circuits circuits = new Circuits(
                stack, "Circuits", CircuitsProps.builder().namespace("shop").build());
        circuits.grantDecide(CompleteApp.function(stack, "Checkout"));

        Template template = Template.fromStack(stack);
        template.hasResourceProperties(
                "AWS::Lambda::Function",
                Map.of(
                        "Environment",
                        Map.of(
                                "Variables",
                                Map.of("SWITCHGEAR_TABLE", Match.anyValue(), "SWITCHGEAR_NAMESPACE", "shop"))));
        JsonNode policies = onlyResource(template, "AWS::IAM::Role").at("/Properties/ManagedPolicyArns");
        assertThat(policies.findValuesAsText("Ref")).anyMatch(id -> id.startsWith("CircuitsFunctionPolicy"));
    }

    @Test
    void severalFunctionsMayDecide() {
        Circuits circuits = new Circuits(stack, "Circuits");
        circuits.grantDecide(CompleteApp.function(stack, "Checkout"));
        circuits.grantDecide(CompleteApp.function(stack, "Refund"));

        Template.fromStack(stack).resourceCountIs("AWS::Lambda::Function", 2);
    }

    /** The document is the one that the store's own tests evaluate. */
    @Test
    void anOperatorMayDoWhatThePolicyOfOperatorsSays() throws IOException {
        JsonNode wanted = JSON.readTree(Files.readString(Path.of("../../dynamodb/iam-policy-operator.json")))
                .get("Statement");
        String first = wanted.at("/0/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys/0")
                .asText();
        String namespace = first.substring("c#".length(), first.lastIndexOf('#'));
        Circuits circuits = new Circuits(
                stack, "Circuits", CircuitsProps.builder().namespace(namespace).build());
        circuits.grantOperate(Role.Builder.create(stack, "Operators")
                .assumedBy(new AccountRootPrincipal())
                .build());

        JsonNode found =
                onlyResource(Template.fromStack(stack), "AWS::IAM::Policy").at("/Properties/PolicyDocument/Statement");
        assertThat(found).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(found.get(i).get("Sid")).isEqualTo(wanted.get(i).get("Sid"));
            assertThat(texts(found.get(i).get("Action")))
                    .isEqualTo(texts(wanted.get(i).get("Action")));
            assertThat(texts(found.get(i).at("/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys")))
                    .isEqualTo(texts(wanted.get(i).at("/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys")));
            assertThat(texts(found.get(i).at("/Condition/ForAllValues:StringEquals/dynamodb:Attributes")))
                    .isEqualTo(texts(wanted.get(i).at("/Condition/ForAllValues:StringEquals/dynamodb:Attributes")));
        }
    }

    @Test
    void aFunctionThatReportsMayPutOnlyOutcomesOfTheConfiguredSources() throws IOException {
        Circuits circuits = new Circuits(
                stack,
                "Circuits",
                CircuitsProps.builder()
                        .functionsZip(file("functions.zip"))
                        .eventSources(List.of("com.example.orders"))
                        .build());
        Function reporter = CompleteApp.function(stack, "Newsletter");
        circuits.grantReport(reporter);

        Template.fromStack(stack)
                .hasResourceProperties(
                        "AWS::IAM::Policy",
                        Map.of(
                                "PolicyDocument",
                                Map.of(
                                        "Statement",
                                        List.of(Match.objectLike(Map.of(
                                                "Action",
                                                "events:PutEvents",
                                                "Condition",
                                                Map.of(
                                                        "StringEquals",
                                                        Map.of(
                                                                "events:source",
                                                                List.of("com.example.orders"),
                                                                "events:detail-type",
                                                                "Switchgear Call Outcomes"))))))));
    }

    @Test
    void aGrantToReportWithoutEventSourcesIsRefused() {
        Circuits circuits = new Circuits(stack, "Circuits");
        Function reporter = CompleteApp.function(stack, "Newsletter");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> circuits.grantReport(reporter))
                .withMessage("nobody counts reported calls: CircuitsProps has no eventSources");
    }

    @Test
    void aTableThatExistsIsUsedAndNoneIsMade() {
        String arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/fleet";
        Circuits circuits = new Circuits(
                stack, "Circuits", CircuitsProps.builder().existingTableArn(arn).build());

        assertThat(circuits.getTableArn()).isEqualTo(arn);
        Template.fromStack(stack).resourceCountIs("AWS::DynamoDB::Table", 0);
    }

    /** The stream of a table that exists is not known. */
    @Test
    void theGovernorOfATableThatExistsRunsByTheSchedule() throws IOException {
        String arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/fleet";
        CircuitsProps.Builder props = CircuitsProps.builder().existingTableArn(arn);
        new Circuits(
                stack,
                "Circuits",
                props.functionsZip(file("functions.zip")).sourceTag("circuit").build());

        Template template = Template.fromStack(stack);
        template.resourceCountIs("AWS::Events::Rule", 1);
        template.resourceCountIs("AWS::Lambda::EventSourceMapping", 0);
    }

    @Test
    void anInvalidValueIsNamedWithItsLimit() {
        refused(CircuitsProps.builder().name("Orders"), "name is 'Orders'; it must match [a-z][a-z0-9-]{2,31}");
        refused(CircuitsProps.builder().namespace("a#b"), "namespace is 'a#b'");
        refused(CircuitsProps.builder().accounts(List.of("12")), "account is '12'");
        refused(CircuitsProps.builder().existingTableArn("fleet"), "existingTableArn is 'fleet'");
        refused(CircuitsProps.builder().workflow("charge", "x"), "workflow: functionArn is 'charge'");
        refused(CircuitsProps.builder().sources(Map.of("orders", "payments")), "sources: mapping is 'orders'");
        refused(
                CircuitsProps.builder().longestPause(Duration.ofSeconds(30)),
                "longestPause is PT30S; it must be PT1M to");
        refused(CircuitsProps.builder().health("{\"everySeconds\":600}", List.of()), "\"everySeconds\": 60");
        refused(CircuitsProps.builder().alarmTopicArn("on-call"), "alarmTopicArn is 'on-call'");
        refused(CircuitsProps.builder().machineType("FAST"), "machineType is 'FAST'; it must match EXPRESS|STANDARD");
        refused(CircuitsProps.builder().layerArchitecture("arm"), "layerArchitecture is 'arm'");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ParkingProps.builder().groupPointer("customer").build())
                .withMessage("groupPointer is 'customer'; it must match (/.*)?");
    }

    @Test
    void anAlarmTellsTheTopicWhenItBeginsAndWhenItEndsAndNobodyWithoutOne() {
        String topic = "arn:aws:sns:eu-west-1:123456789012:on-call";
        new Circuits(
                stack,
                "Circuits",
                CircuitsProps.builder().dashboard(true).alarmTopicArn(topic).build());
        Template.fromStack(stack)
                .allResourcesProperties(
                        "AWS::CloudWatch::Alarm", Map.of("AlarmActions", List.of(topic), "OKActions", List.of(topic)));
        Stack silent = new Stack(new App(), "Silent");
        new Circuits(silent, "Circuits", CircuitsProps.builder().dashboard(true).build());
        Template.fromStack(silent)
                .allResourcesProperties("AWS::CloudWatch::Alarm", Map.of("AlarmActions", Match.absent()));
    }

    @Test
    void theQueueForFailuresIsThereWithParkingOnly() throws IOException {
        Circuits circuits = new Circuits(
                stack,
                "Circuits",
                CircuitsProps.builder()
                        .functionsZip(file("functions.zip"))
                        .parking(ParkingProps.builder().build())
                        .build());
        assertThat(circuits.getFailedEventsArn()).isNotEmpty();
        Circuits without = new Circuits(new Stack(new App(), "Without"), "Circuits");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(without::getFailedEventsArn)
                .withMessageContaining("CircuitsProps has no parking");
    }

    @Test
    void aPartThatLacksWhatItNeedsIsRefused() {
        refused(CircuitsProps.builder().eventSources(List.of("a")), "functionsZip is not set");
        refused(
                CircuitsProps.builder()
                        .existingTableArn("arn:aws:dynamodb:eu-west-1:123456789012:table/fleet")
                        .publishChanges(true),
                "publishChanges needs a table that is made here");
        refused(
                CircuitsProps.builder()
                        .existingTableArn("arn:aws:dynamodb:eu-west-1:123456789012:table/fleet")
                        .history(true),
                "history needs a table that is made here");
        refused(CircuitsProps.builder().sourceTag("circuit"), "functionsZip is not set");
        refused(CircuitsProps.builder().parking(ParkingProps.builder().build()), "functionsZip is not set");
    }

    private static void refused(CircuitsProps.Builder builder, String words) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(words);
    }

    private String file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), name).toString();
    }

    private static JsonNode onlyResource(Template template, String type) {
        JsonNode found = JSON.valueToTree(template.findResources(type));
        assertThat(found).as(type).hasSize(1);
        return found.elements().next();
    }

    private static Set<String> texts(JsonNode value) {
        Set<String> texts = new TreeSet<>();
        if (value.isTextual()) {
            texts.add(value.asText());
        }
        value.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
