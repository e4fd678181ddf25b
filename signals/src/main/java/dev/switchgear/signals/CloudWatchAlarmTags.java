package dev.switchgear.signals;

import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/**
 * Reads tags from CloudWatch, without a cache, because alarms change rarely.
 *
 * @since 0.1.0
 */
public final class CloudWatchAlarmTags implements AlarmTags {
    private final CloudWatchClient client;

    /** Returns the look-up. The caller closes the client. */
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
