package dev.switchgear.cdk;

import java.util.List;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.sqs.CfnQueue;

/** Changes of circuits as events: stream of the table, function, bus. */
final class ChangesPart {
    private ChangesPart() {}

    static void make(Ground ground, CfnTable table) {
        CfnQueue dead = ground.deadLetters("Changes");
        Worker worker = new Worker(ground, "Changes")
                .variable("SWITCHGEAR_EVENT_BUS", ground.props.eventBusName)
                .allow(Ground.allow("Bus", List.of("events:PutEvents"), ground.busArn()));
        StreamReader.allow(worker, table);
        CfnFunction function = worker.allow(Ground.allow("Failed", List.of("sqs:SendMessage"), dead.getAttrArn()))
                .make("signals.CircuitChangeHandler", "Publishes changes of circuits as events.", 30);
        StreamReader.accept(ground, "Changes");
        StreamReader.mapping(ground, "Changes", table, function, dead)
                .startingPosition("LATEST")
                .maximumRetryAttempts(10)
                .bisectBatchOnFunctionError(true)
                .build();
    }
}
