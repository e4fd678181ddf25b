package dev.switchgear.signals;

import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/**
 * Asks CloudWatch. An alarm changes rarely, so nothing is remembered.
 *
 * @since 0.1.0
 */
public final class CloudWatchAlarmTags implements AlarmTags {
    private final CloudWatchClient client;

    /** Returns the look-up. The client stays the caller's to close. */
    public CloudWatchAlarmTags(CloudWatchClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    @Override
    public Optional<String> tag(String alarmArn, String key) {
        return client.listTagsForResource(request -> request.resourceARN(alarmArn)).tags().stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst();
    }
}
