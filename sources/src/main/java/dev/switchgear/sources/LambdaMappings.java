package dev.switchgear.sources;

import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.ScalingConfig;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;

/** Event source mappings, read and changed by requests to Lambda. */
final class LambdaMappings {
    private final LambdaClient client;

    LambdaMappings(LambdaClient client) {
        this.client = client;
    }

    MappingState read(String mapping) {
        GetEventSourceMappingResponse found = client.getEventSourceMapping(get -> get.uuid(mapping));
        String arn = found.eventSourceArn() == null ? "" : found.eventSourceArn();
        boolean provisioned = found.provisionedPollerConfig() != null;
        boolean limitable = arn.startsWith("sqs", nthColon(arn)) && !provisioned;
        ScalingConfig scaling = found.scalingConfig();
        int concurrency = scaling == null || scaling.maximumConcurrency() == null ? 0 : scaling.maximumConcurrency();
        int batchSize = found.batchSize() == null ? 0 : found.batchSize();
        boolean enabled = found.state().equals("Enabled");
        return new MappingState(found.state(), limitable, new MappingSettings(enabled, batchSize, concurrency), arn);
    }

    /**
     * One request changes everything. A value that stays is not sent, so that the request does not undo another change.
     */
    void update(String mapping, MappingState present, MappingSettings next) {
        MappingSettings now = present.settings();
        UpdateEventSourceMappingRequest.Builder request =
                UpdateEventSourceMappingRequest.builder().uuid(mapping);
        if (now.enabled() != next.enabled()) {
            request.enabled(next.enabled());
        }
        if (now.batchSize() != next.batchSize()) {
            request.batchSize(next.batchSize());
        }
        if (now.concurrency() != next.concurrency()) {
            // An empty one removes the limit.
            ScalingConfig.Builder scaling = ScalingConfig.builder();
            request.scalingConfig(
                    next.concurrency() == 0
                            ? scaling.build()
                            : scaling.maximumConcurrency(next.concurrency()).build());
        }
        client.updateEventSourceMapping(request.build());
    }

    /** Where the service begins in {@code arn:aws:sqs:...}. */
    private static int nthColon(String arn) {
        return arn.indexOf(':', arn.indexOf(':') + 1) + 1;
    }
}
