package dev.switchgear.cdk;

import java.util.List;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.sqs.CfnQueue;

/** Changes of circuits as events: stream of the table, function, bus. */
final class ChangesPart {
    private static final String CIRCUITS_ONLY = "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"c#\"}]}}}}";

    private ChangesPart() {}

    static void make(Ground ground, CfnTable table) {
        CfnQueue dead = ground.deadLetters("Changes");
        CfnFunction function = new Worker(ground, "Changes")
                .variable("SWITCHGEAR_EVENT_BUS", ground.props.eventBusName)
                .allow(Ground.allow("Bus", List.of("events:PutEvents"), ground.busArn()))
                .allow(Ground.allow(
                        "EventSource",
                        List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
                        table.getAttrStreamArn()))
                .allow(Ground.allow("StreamNames", List.of("dynamodb:ListStreams"), "*"))
                .allow(Ground.allow("Failed", List.of("sqs:SendMessage"), dead.getAttrArn()))
                .make("CircuitChangeHandler", "Publishes changes of circuits as events.", 30);
        Ground.accept(
                ground.scope.getNode().findChild("ChangesRole"),
                "AwsSolutions-IAM5[Resource::*]",
                "IAM knows no narrower resource for dynamodb:ListStreams, which lists names of streams only.");
        CfnEventSourceMapping.Builder.create(ground.scope, "ChangesMapping")
                .eventSourceArn(table.getAttrStreamArn())
                .functionName(function.getRef())
                .startingPosition("LATEST")
                .batchSize(100)
                .maximumRetryAttempts(10)
                .bisectBatchOnFunctionError(true)
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .filterCriteria(CfnEventSourceMapping.FilterCriteriaProperty.builder()
                        .filters(List.of(CfnEventSourceMapping.FilterProperty.builder()
                                .pattern(CIRCUITS_ONLY)
                                .build()))
                        .build())
                .destinationConfig(CfnEventSourceMapping.DestinationConfigProperty.builder()
                        .onFailure(CfnEventSourceMapping.OnFailureProperty.builder()
                                .destination(dead.getAttrArn())
                                .build())
                        .build())
                .build();
    }
}
