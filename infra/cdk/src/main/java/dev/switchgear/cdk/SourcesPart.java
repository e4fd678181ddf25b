package dev.switchgear.cdk;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.sqs.CfnQueue;

/** The governor of queues and streams: schedule, bus or stream, function. */
final class SourcesPart {
    private SourcesPart() {}

    /** @param table the table, if it is made here */
    static void make(Ground ground, @Nullable CfnTable table) {
        // A stream has at most two readers: the governor is one only if no changes are published.
        CfnTable read = ground.props.publishChanges ? null : table;
        CfnQueue dead = ground.deadLetters("Sources");
        CfnFunction function = function(ground, read, dead);
        CfnRule schedule = RuleOfFunction.starting(ground, "SourcesSchedule", "sources", function)
                .description("Runs the governor of queues and streams.")
                .scheduleExpression("rate(1 minute)")
                .build();
        RuleOfFunction.permit(ground, "SourcesPermission", function, schedule);
        if (ground.props.publishChanges) {
            CfnRule changes = RuleOfFunction.starting(ground, "SourcesRule", "sources-changes", function)
                    .description("Changes of circuits, for the governor of queues and streams.")
                    .eventBusName(ground.props.eventBusName)
                    .eventPattern(Map.of(
                            "source", List.of("switchgear"),
                            "detail-type", List.of("Switchgear Circuit Change"),
                            "account", List.of(Stack.of(ground.scope).getAccount()),
                            "detail", Map.of("namespace", List.of(ground.props.namespace))))
                    .build();
            RuleOfFunction.permit(ground, "SourcesRulePermission", function, changes);
        }
        if (read != null) {
            StreamReader.mapping(ground, "Sources", read, function, dead)
                    .startingPosition("LATEST")
                    .maximumRetryAttempts(1)
                    .build();
        }
        Watching.governor(ground, function);
    }

    private static CfnFunction function(Ground ground, @Nullable CfnTable read, CfnQueue dead) {
        String mappings = ground.props.sourceMappings.entrySet().stream()
                .map(mapping -> mapping.getKey() + "=" + mapping.getValue())
                .collect(Collectors.joining(","));
        Worker worker = new Worker(ground, "Sources")
                .namesCircuits()
                .variable("SWITCHGEAR_MAPPINGS", mappings)
                .variable("SWITCHGEAR_MAPPING_TAG", ground.props.sourceTag)
                .variable("SWITCHGEAR_LONGEST_PAUSE_SECONDS", Long.toString(ground.props.longestPauseSeconds));
        statements(ground).forEach(worker::allow);
        if (read != null) {
            StreamReader.allow(worker, read);
        }
        CfnFunction function = worker.allow(Ground.allow("Failed", List.of("sqs:SendMessage"), dead.getAttrArn()))
                .failsTo(dead)
                .make(
                        "sources.SourceGovernorHandler",
                        "Pauses queues and streams while their circuit is open, and resumes them.",
                        60);
        accept(ground);
        return function;
    }

    private static List<PolicyStatement> statements(Ground ground) {
        String namespace = ground.props.namespace;
        String mappings = everyMapping(ground);
        List<PolicyStatement> always = List.of(
                ground.keyed("SwitchgearCircuits", List.of("dynamodb:Query"), List.of("c#" + namespace + "#*")),
                ground.keyed(
                        "SwitchgearSources",
                        List.of("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"),
                        List.of("g#" + namespace)),
                Ground.allow(
                        "Mappings",
                        List.of("lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"),
                        mappings),
                Ground.allow("QueueAges", List.of("sqs:GetQueueAttributes", "sqs:GetQueueUrl"), everyQueue(ground)),
                Ground.allow("QueueMetrics", List.of("cloudwatch:GetMetricStatistics"), "*"));
        if (ground.props.sourceTag.isEmpty()) {
            return always;
        }
        List<PolicyStatement> tagged = List.of(
                Ground.allow("MappingTags", List.of("lambda:ListTags"), mappings),
                Ground.allow("MappingNames", List.of("lambda:ListEventSourceMappings"), "*"));
        return Stream.concat(always.stream(), tagged.stream()).toList();
    }

    private static String everyMapping(Ground ground) {
        return Stack.of(ground.scope)
                .formatArn(ArnComponents.builder()
                        .service("lambda")
                        .resource("event-source-mapping")
                        .resourceName("*")
                        .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                        .build());
    }

    private static String everyQueue(Ground ground) {
        return Stack.of(ground.scope)
                .formatArn(ArnComponents.builder().service("sqs").resource("*").build());
    }

    private static void accept(Ground ground) {
        var role = ground.scope.getNode().findChild("SourcesRole");
        String where = "<AWS::Region>:<AWS::AccountId>";
        Ground.accept(
                role,
                "AwsSolutions-IAM5[Resource::*]",
                "IAM knows no narrower resource for the metrics of a queue and the lists of mappings and streams.");
        Ground.accept(
                role,
                "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:lambda:" + where + ":event-source-mapping:*]",
                "The mappings with the tag are not known when the role is made.");
        Ground.accept(
                role,
                "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sqs:" + where + ":*]",
                "The queues that the mappings read are not known when the role is made.");
    }
}
