package dev.switchgear.cdk;

import java.util.List;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.sqs.CfnQueue;

/** A function that reads the stream of the circuits' table. */
final class StreamReader {
    private static final String CIRCUITS_ONLY = "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"c#\"}]}}}}";

    private StreamReader() {}

    /** What Lambda needs to read the stream on behalf of the function. */
    static void allow(Worker worker, CfnTable table) {
        worker.allow(Ground.allow(
                        "EventSource",
                        List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
                        table.getAttrStreamArn()))
                .allow(Ground.allow("StreamNames", List.of("dynamodb:ListStreams"), "*"));
    }

    /** Accepts the wildcard of {@link #allow}. */
    static void accept(Ground ground, String part) {
        Ground.accept(
                ground.scope.getNode().findChild(part + "Role"),
                "AwsSolutions-IAM5[Resource::*]",
                "IAM knows no narrower resource for dynamodb:ListStreams, which lists names of streams only.");
    }

    /** A mapping of every change of a circuit; a record that fails for the last time is described in the queue. */
    static CfnEventSourceMapping.Builder mapping(
            Ground ground, String part, CfnTable table, CfnFunction function, CfnQueue failed) {
        return CfnEventSourceMapping.Builder.create(ground.scope, part + "Mapping")
                .eventSourceArn(table.getAttrStreamArn())
                .functionName(function.getRef())
                .batchSize(100)
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .filterCriteria(CfnEventSourceMapping.FilterCriteriaProperty.builder()
                        .filters(List.of(CfnEventSourceMapping.FilterProperty.builder()
                                .pattern(CIRCUITS_ONLY)
                                .build()))
                        .build())
                .destinationConfig(CfnEventSourceMapping.DestinationConfigProperty.builder()
                        .onFailure(CfnEventSourceMapping.OnFailureProperty.builder()
                                .destination(failed.getAttrArn())
                                .build())
                        .build());
    }
}
