package dev.switchgear.cdk;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.constructs.Construct;

/** Monitoring for people: the dashboard, and alarms on the resources of the deployment. */
final class Watching {
    private static final String WIDGET = """
            {"type":"metric","x":%d,"y":%d,"width":12,"height":6,"properties":{"title":"%s","region":"%s",\
            "view":"timeSeries","stat":"%s","period":60,"metrics":[[{"expression":\
            "SEARCH('{Switchgear,Circuit,Service} MetricName=%s', '%s', 60)"}]]}}""";

    private Watching() {}

    static String dashboard(Construct scope) {
        String region = Stack.of(scope).getRegion();
        String states = WIDGET.formatted(
                0, 0, "State: 0 closed, 1 half open, 2 open", region, "Maximum", "\\\"State\\\"", "Maximum");
        String calls = WIDGET.formatted(
                12,
                0,
                "Calls permitted, failed and refused",
                region,
                "Sum",
                "(\\\"Permitted\\\" OR \\\"Failed\\\" OR \\\"Refused\\\")",
                "Sum");
        String own = WIDGET.formatted(
                0, 6, "Environments that decide by their own view", region, "Sum", "\\\"Degraded\\\"", "Sum");
        return "{\"widgets\":[" + String.join(",", states, calls, own) + "]}";
    }

    /** One query over all circuits and functions for each alarm: a circuit that is new needs no alarm of its own. */
    static void circuitAlarms(Ground ground) {
        circuitAlarm(ground, "circuit-open", "A circuit has been open for five minutes.", "MAX(\"State\")", 2);
        circuitAlarm(
                ground,
                "environments-degraded",
                "Environments decide by their own view, because the table gives no usable answer.",
                "MAX(\"Degraded\")",
                1);
        circuitAlarm(ground, "calls-expired", "Calls outlive their invocation.", "SUM(\"Expired\")", 1);
    }

    private static void circuitAlarm(Ground ground, String name, String meaning, String selected, int threshold) {
        described(ground, name, meaning)
                .metrics(List.of(CfnAlarm.MetricDataQueryProperty.builder()
                        .id("worst")
                        .expression("SELECT " + selected + " FROM SCHEMA(\"Switchgear\", \"Circuit\", \"Service\")")
                        .period(60)
                        .returnData(true)
                        .build()))
                .evaluationPeriods(5)
                .threshold(threshold)
                .comparisonOperator("GreaterThanOrEqualToThreshold")
                .treatMissingData("notBreaching")
                .build();
    }

    /** Reports a message in a dead-letter queue. */
    static void dead(Ground ground, String name, String meaning, CfnQueue queue) {
        alarm(ground, name, meaning)
                .namespace("AWS/SQS")
                .metricName("ApproximateNumberOfMessagesVisible")
                .dimensions(dimension("QueueName", queue.getAttrQueueName()))
                .statistic("Maximum")
                .evaluationPeriods(1)
                .comparisonOperator("GreaterThanOrEqualToThreshold")
                .treatMissingData("notBreaching")
                .build();
    }

    /** Reports a governor of queues and streams that does not run, and what it reports itself. */
    static void governor(Ground ground, CfnFunction function) {
        alarm(
                        ground,
                        "sources-runs",
                        "The governor of queues and streams does not run, so nothing resumes a paused mapping.")
                .namespace("Switchgear")
                .metricName("GovernorRuns")
                .dimensions(dimension("Governor", function.getRef()))
                .statistic("Sum")
                .evaluationPeriods(5)
                .comparisonOperator("LessThanThreshold")
                .treatMissingData("breaching")
                .build();
        reported(
                alarm(
                                ground,
                                "sources-overdue",
                                "Messages of a paused queue are old, so the queue is polled although its circuit is open.")
                        .metricName("SourcesOverdue")
                        .evaluationPeriods(1),
                function);
        reported(
                alarm(ground, "sources-failed", "The governor of queues and streams cannot pause or resume a mapping.")
                        .metricName("SourcesFailed")
                        .evaluationPeriods(5),
                function);
    }

    /** Reports a function for parked events that does not run. */
    static void parking(Ground ground, CfnFunction function) {
        alarm(ground, "parking-runs", "Events that were refused are not sent again.")
                .namespace("Switchgear")
                .metricName("RedriveRuns")
                .dimensions(dimension("Parking", function.getRef()))
                .statistic("Sum")
                .evaluationPeriods(10)
                .comparisonOperator("LessThanThreshold")
                .treatMissingData("breaching")
                .build();
    }

    private static void reported(CfnAlarm.Builder alarm, CfnFunction function) {
        alarm.namespace("Switchgear")
                .dimensions(dimension("Governor", function.getRef()))
                .statistic("Maximum")
                .comparisonOperator("GreaterThanOrEqualToThreshold")
                .treatMissingData("notBreaching")
                .build();
    }

    static void alarms(Ground ground, @Nullable CfnQueue outcomesDead, @Nullable CfnFunction health) {
        if (outcomesDead != null) {
            dead(
                    ground,
                    "outcomes-dead",
                    "Reported calls were rejected or not counted. The messages have the reason.",
                    outcomesDead);
        }
        if (health != null) {
            alarm(ground, "health-runs", "The health checks do not run.")
                    .namespace("AWS/Lambda")
                    .metricName("Invocations")
                    .dimensions(dimension("FunctionName", health.getRef()))
                    .statistic("Sum")
                    .evaluationPeriods(3)
                    .comparisonOperator("LessThanThreshold")
                    .treatMissingData("breaching")
                    .build();
        }
    }

    /** An alarm on one in a minute, whose description links to its section of the runbook. */
    private static CfnAlarm.Builder alarm(Ground ground, String name, String meaning) {
        return described(ground, name, meaning).period(60).threshold(1);
    }

    /** An alarm that tells the topic, if there is one, when it begins and when it ends. */
    private static CfnAlarm.Builder described(Ground ground, String name, String meaning) {
        CfnAlarm.Builder alarm = CfnAlarm.Builder.create(ground.scope, "Alarm-" + name)
                .alarmName(ground.named(name))
                .alarmDescription(meaning + " See docs/runbook.md#" + name + ".");
        String topic = ground.props.alarmTopicArn;
        return topic == null ? alarm : alarm.alarmActions(List.of(topic)).okActions(List.of(topic));
    }

    private static List<CfnAlarm.DimensionProperty> dimension(String name, String value) {
        return List.of(
                CfnAlarm.DimensionProperty.builder().name(name).value(value).build());
    }
}
