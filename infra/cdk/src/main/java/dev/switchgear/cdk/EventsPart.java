package dev.switchgear.cdk;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.CfnQueuePolicy;

/** Calls that are reported as events: rule, queue with a dead-letter queue, function. */
final class EventsPart {
    static final String DETAIL_TYPE = "Switchgear Call Outcomes";

    private EventsPart() {}

    /** Returns the dead-letter queue. */
    static CfnQueue make(Ground ground) {
        CfnQueue dead = ground.deadLetters("Outcomes");
        CfnQueue queue = CfnQueue.Builder.create(ground.scope, "OutcomesQueue")
                .queueName(ground.named("outcomes"))
                .sqsManagedSseEnabled(true)
                .visibilityTimeout(180) // six times the function's timeout
                .messageRetentionPeriod(3600)
                .redrivePolicy(Map.of("deadLetterTargetArn", dead.getAttrArn(), "maxReceiveCount", 5))
                .build();
        ground.acceptPlainQueue(queue);
        allowRule(ground, queue, rule(ground, queue));
        CfnFunction function = new Worker(ground, "Outcomes")
                .usesCircuits()
                .rejectsTo(dead)
                .allow(Ground.allow(
                        "EventSource",
                        List.of("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
                        queue.getAttrArn()))
                .variable("SWITCHGEAR_SOURCES", String.join(",", ground.props.eventSources))
                .variable("SWITCHGEAR_ACCOUNTS", String.join(",", ground.accounts()))
                .make("signals.OutcomeEventHandler", "Counts calls that are reported as events.", 30);
        CfnEventSourceMapping.Builder.create(ground.scope, "OutcomesMapping")
                .eventSourceArn(queue.getAttrArn())
                .functionName(function.getRef())
                .batchSize(100)
                .maximumBatchingWindowInSeconds(1)
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .build();
        return dead;
    }

    private static CfnRule rule(Ground ground, CfnQueue queue) {
        return CfnRule.Builder.create(ground.scope, "OutcomesRule")
                .name(ground.named("outcomes"))
                .description("Calls that functions without access to the table report as events.")
                .eventBusName(ground.props.eventBusName)
                .eventPattern(Map.of(
                        "source", ground.props.eventSources,
                        "detail-type", List.of(DETAIL_TYPE),
                        "account", ground.accounts(),
                        "detail", Map.of("schema", List.of(1))))
                .targets(List.of(CfnRule.TargetProperty.builder()
                        .id("queue")
                        .arn(queue.getAttrArn())
                        .build()))
                .build();
    }

    private static void allowRule(Ground ground, CfnQueue queue, CfnRule rule) {
        PolicyStatement statement = PolicyStatement.Builder.create()
                .sid("OutcomesRule")
                .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
                .actions(List.of("sqs:SendMessage"))
                .resources(List.of(queue.getAttrArn()))
                .conditions(Map.of("ArnEquals", Map.of("aws:SourceArn", rule.getAttrArn())))
                .build();
        CfnQueuePolicy.Builder.create(ground.scope, "OutcomesQueuePolicy")
                .queues(List.of(queue.getRef()))
                .policyDocument(Worker.document(List.of(statement)))
                .build();
    }
}
