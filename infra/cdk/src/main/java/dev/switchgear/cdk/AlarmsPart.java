package dev.switchgear.cdk;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.CfnPermission;
import software.amazon.awscdk.services.sns.CfnSubscription;
import software.amazon.awscdk.services.sns.CfnTopic;
import software.amazon.awscdk.services.sns.CfnTopicPolicy;
import software.amazon.awscdk.services.sqs.CfnQueue;

/** Alarms that open circuits: topic, function, dead-letter queue. */
final class AlarmsPart {
    private AlarmsPart() {}

    static void make(Ground ground) {
        CfnTopic topic = topic(ground);
        CfnQueue dead = ground.deadLetters("Alarms");
        String alarms = ground.props.alarms.entrySet().stream()
                .map(alarm -> alarm.getKey() + "=" + alarm.getValue())
                .collect(Collectors.joining(","));
        CfnFunction function = new Worker(ground, "Alarms")
                .usesCircuits()
                .rejectsTo(dead)
                .failsTo(dead)
                .variable("SWITCHGEAR_ACCOUNTS", String.join(",", ground.accounts()))
                .variable("SWITCHGEAR_ALARMS", alarms)
                .make("signals.AlarmHandler", "Opens circuits while their alarms stand.", 30);
        CfnPermission.Builder.create(ground.scope, "AlarmsPermission")
                .action("lambda:InvokeFunction")
                .functionName(function.getRef())
                .principal("sns.amazonaws.com")
                .sourceArn(topic.getRef())
                .build();
        CfnSubscription.Builder.create(ground.scope, "AlarmsSubscription")
                .topicArn(topic.getRef())
                .protocol("lambda")
                .endpoint(function.getAttrArn())
                .build();
    }

    private static CfnTopic topic(Ground ground) {
        CfnTopic topic = CfnTopic.Builder.create(ground.scope, "AlarmsTopic")
                .topicName(ground.named("alarms"))
                .build();
        Ground.accept(topic, "AwsSolutions-SNS3", "Only CloudWatch may publish to the topic, and it does so by HTTPS.");
        PolicyStatement statement = PolicyStatement.Builder.create()
                .sid("OwnAlarms")
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(topic.getRef()))
                .conditions(Map.of(
                        "StringEquals",
                        Map.of("aws:SourceAccount", Stack.of(ground.scope).getAccount())))
                .build();
        CfnTopicPolicy.Builder.create(ground.scope, "AlarmsTopicPolicy")
                .topics(List.of(topic.getRef()))
                .policyDocument(Worker.document(List.of(statement)))
                .build();
        return topic;
    }
}
