package dev.switchgear.cdk;

import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.sqs.CfnQueue;

/** Events that an open circuit refused: queue of failures, function, a table of their own, queue of events that are given up. */
final class ParkingPart {
    private ParkingPart() {}

    /** Returns the queue of failures. */
    static CfnQueue make(Ground ground, ParkingProps props) {
        CfnQueue failed = queue(ground, "FailedEvents", "failed-events")
                .visibilityTimeout(1800) // six times the function's timeout
                .build();
        CfnQueue given = queue(ground, "FinalEvents", "final-events").build();
        Ground.accept(
                failed,
                "AwsSolutions-SQS3",
                "What cannot be parked is received again until it can be; what cannot be sent again goes to the final"
                        + " queue.");
        Ground.accept(given, "AwsSolutions-SQS3", "Nothing receives from the final queue but people.");
        ground.acceptPlainQueue(failed);
        ground.acceptPlainQueue(given);
        CfnFunction function = function(ground, props, failed, given);
        CfnEventSourceMapping.Builder.create(ground.scope, "ParkingMapping")
                .eventSourceArn(failed.getAttrArn())
                .functionName(function.getRef())
                .batchSize(90)
                .maximumBatchingWindowInSeconds(5)
                .scalingConfig(CfnEventSourceMapping.ScalingConfigProperty.builder()
                        .maximumConcurrency(2)
                        .build())
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .build();
        CfnRule schedule = RuleOfFunction.starting(ground, "ParkingSchedule", "parking", function)
                .description("Sends events again that waited for a circuit.")
                .scheduleExpression("rate(1 minute)")
                .build();
        RuleOfFunction.permit(ground, "ParkingPermission", function, schedule);
        Watching.parking(ground, function);
        return failed;
    }

    private static CfnQueue.Builder queue(Ground ground, String id, String name) {
        return CfnQueue.Builder.create(ground.scope, id)
                .queueName(ground.named(name))
                .sqsManagedSseEnabled(true)
                .messageRetentionPeriod(1209600);
    }

    private static CfnFunction function(Ground ground, ParkingProps props, CfnQueue failed, CfnQueue given) {
        String namespace = ground.props.namespace;
        String targets = props.targets.entrySet().stream()
                .map(target -> target.getKey() + "=" + target.getValue())
                .collect(Collectors.joining(","));
        CfnTable parked = KeyedTable.make(ground.scope, "Parked", ground.named("parked"));
        CfnFunction function = new Worker(ground, "Parking")
                .namesCircuits()
                .variable("SWITCHGEAR_PARKING_TABLE", parked.getAttrArn())
                .variable("SWITCHGEAR_FINAL_QUEUE_URL", given.getRef())
                .variable("SWITCHGEAR_TARGETS", targets)
                .variable("SWITCHGEAR_GROUP_POINTER", props.groupPointer)
                .variable("SWITCHGEAR_ORDER_POINTER", props.orderPointer)
                .allow(ground.keyed(
                        "SwitchgearCircuits",
                        List.of("dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"),
                        List.of("c#" + namespace + "#*")))
                .allow(Ground.keyed(
                        parked.getAttrArn(),
                        "SwitchgearParking",
                        List.of("dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"),
                        List.of("p#" + namespace, "p#" + namespace + "#*")))
                .allow(Ground.allow("Functions", List.of("lambda:InvokeFunction"), functions(ground, props)))
                .allow(Ground.allow(
                        "Queues",
                        List.of("sqs:GetQueueUrl", "sqs:SendMessage"),
                        given.getAttrArn(),
                        queues(ground, props)))
                .allow(Ground.allow(
                        "EventSource",
                        List.of("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
                        failed.getAttrArn()))
                .make(
                        "sources.ParkingHandler",
                        "Keeps events that were refused because of an open circuit, and sends them again when it closes.",
                        300);
        accept(ground, props);
        return function;
    }

    private static String functions(Ground ground, ParkingProps props) {
        return Stack.of(ground.scope)
                .formatArn(ArnComponents.builder()
                        .service("lambda")
                        .resource("function")
                        .resourceName(props.functionNames)
                        .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                        .build());
    }

    private static String queues(Ground ground, ParkingProps props) {
        return Stack.of(ground.scope)
                .formatArn(ArnComponents.builder()
                        .service("sqs")
                        .resource(props.queueNames)
                        .build());
    }

    private static void accept(Ground ground, ParkingProps props) {
        var role = ground.scope.getNode().findChild("ParkingRole");
        String start = "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:";
        String where = "<AWS::Region>:<AWS::AccountId>:";
        Ground.accept(
                role,
                start + "lambda:" + where + "function:" + props.functionNames + "]",
                "ParkingProps.functionNames says whose events may be sent again.");
        Ground.accept(
                role,
                start + "sqs:" + where + props.queueNames + "]",
                "ParkingProps.queueNames says whose messages may be sent again.");
    }
}
