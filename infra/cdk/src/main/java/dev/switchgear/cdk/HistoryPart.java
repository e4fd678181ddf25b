package dev.switchgear.cdk;

import java.util.List;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.sqs.CfnQueue;

/** The history of circuits: stream of the table, function, a table of its own. */
final class HistoryPart {
    private HistoryPart() {}

    static void make(Ground ground, CfnTable table) {
        CfnTable history = KeyedTable.make(ground.scope, "History", ground.named("history"));
        CfnQueue dead = ground.deadLetters("History");
        Worker worker = new Worker(ground, "History")
                .variable("SWITCHGEAR_TABLE", table.getRef())
                .allow(Ground.allow("SwitchgearHistory", List.of("dynamodb:BatchWriteItem"), history.getAttrArn()));
        StreamReader.allow(worker, table);
        CfnFunction function = worker.allow(Ground.allow("Failed", List.of("sqs:SendMessage"), dead.getAttrArn()))
                .make("signals.CircuitHistoryHandler", "Keeps the history of circuits.", 30);
        StreamReader.accept(ground, "History");
        StreamReader.mapping(ground, "History", table, function, dead)
                .startingPosition("TRIM_HORIZON")
                .maximumRetryAttempts(10)
                .bisectBatchOnFunctionError(true)
                .build();
        Watching.dead(ground, "history-dead", "Changes of circuits are missing in the history.", dead);
    }
}
