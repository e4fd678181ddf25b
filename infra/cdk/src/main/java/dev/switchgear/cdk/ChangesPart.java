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

    static void make(Deployment deployment, CfnTable table) {
        CfnQueue dead = deployment.deadLetters("Changes");
        CfnFunction function = new DeployedFunction(deployment, "Changes")
                .variable("SWITCHGEAR_EVENT_BUS", deployment.props.eventBusName)
                .allow(Deployment.allow("Bus", List.of("events:PutEvents"), deployment.busArn()))
                .allow(Deployment.allow(
                        "EventSource",
                        List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
                        table.getAttrStreamArn()))
                .allow(Deployment.allow("StreamNames", List.of("dynamodb:ListStreams"), "*"))
                .allow(Deployment.allow("Failed", List.of("sqs:SendMessage"), dead.getAttrArn()))
                .make("CircuitChangeHandler", "Publishes changes of circuits as events.", 30);
        Deployment.accept(
                deployment.scope.getNode().findChild("ChangesRole"),
                "AwsSolutions-IAM5[Resource::*]",
                "IAM knows no narrower resource for dynamodb:ListStreams, which lists names of streams only.");
        CfnEventSourceMapping.Builder.create(deployment.scope, "ChangesMapping")
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
