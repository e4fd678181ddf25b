package dev.switchgear.sources;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The age of the oldest message of a queue, from CloudWatch's metric {@code ApproximateAgeOfOldestMessage}, and the retention
 * from the queue.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class SqsAges implements SourceAges {
    /** The metric is a minute or two late. */
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private static final int PERIOD_SECONDS = 60;
    private static final int ACCOUNT = 4;
    private static final int NAME = 5;

    private final SqsClient sqs;
    private final CloudWatchClient metrics;
    private final InstantSource clock;

    /**
     * Returns the reader. The caller closes the clients.
     *
     * @param sqs a client with the permissions {@code sqs:GetQueueUrl} and {@code sqs:GetQueueAttributes}
     * @param metrics a client with the permission {@code cloudwatch:GetMetricStatistics}
     */
    public SqsAges(SqsClient sqs, CloudWatchClient metrics, InstantSource clock) {
        this.sqs = Objects.requireNonNull(sqs, "sqs");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public SourceAge of(String sourceArn) {
        String[] parts = sourceArn.split(":", -1);
        if (parts.length != NAME + 1 || !parts[2].equals("sqs")) {
            return SourceAge.NOT_REPORTED;
        }
        Optional<Duration> retention = Optional.empty();
        try {
            retention = Optional.of(retention(parts[NAME], parts[ACCOUNT]));
            Optional<Duration> oldest = oldest(parts[NAME]);
            String problem = oldest.isPresent()
                    ? ""
                    : "CloudWatch has no ApproximateAgeOfOldestMessage of " + parts[NAME] + " in the last " + WINDOW;
            return new SourceAge(oldest, retention, problem);
        } catch (SdkException | IllegalArgumentException e) {
            return new SourceAge(Optional.empty(), retention, e.toString());
        }
    }

    private Duration retention(String queue, String account) {
        String url = sqs.getQueueUrl(get -> get.queueName(queue).queueOwnerAWSAccountId(account))
                .queueUrl();
        String seconds = sqs.getQueueAttributes(
                        get -> get.queueUrl(url).attributeNames(QueueAttributeName.MESSAGE_RETENTION_PERIOD))
                .attributes()
                .getOrDefault(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "");
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    private Optional<Duration> oldest(String queue) {
        Instant now = clock.instant();
        return metrics
                .getMetricStatistics(get -> get.namespace("AWS/SQS")
                        .metricName("ApproximateAgeOfOldestMessage")
                        .dimensions(Dimension.builder()
                                .name("QueueName")
                                .value(queue)
                                .build())
                        .startTime(now.minus(WINDOW))
                        .endTime(now)
                        .period(PERIOD_SECONDS)
                        .statistics(Statistic.MAXIMUM))
                .datapoints()
                .stream()
                .max(Comparator.comparing(Datapoint::timestamp))
                .map(point -> Duration.ofSeconds(Math.round(point.maximum())));
    }
}
