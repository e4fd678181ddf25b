package dev.switchgear.spring;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties that begin with {@code switchgear}.
 *
 * @param enabled Whether circuits are shared with the fleet. If false, nothing here is configured.
 * @param table Name or ARN of the DynamoDB table of circuits. Needed unless there is a bean of type CircuitStore.
 * @param region Region of the table. Default is the one that the AWS SDK finds.
 * @param endpoint Address of DynamoDB, for a VPC endpoint or DynamoDB Local. Default is the one of the region.
 * @param namespace Separates fleets that share a table; 1 to 256 characters of A-Z a-z 0-9 . _ : -
 * @param label Name of this application in the table, for people. Default is spring.application.name.
 * @param disabled Whether every call passes, and nothing is counted.
 * @param policy Policy of all circuits by name and value, as in live policy, for example openWaitMillis.
 * @param circuits Policy of single circuits, on top of that.
 * @param resilience4j Breakers of resilience4j.
 * @param health Health of the application.
 * @since 0.1.0
 */
@ConfigurationProperties("switchgear")
public record SwitchgearProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String table,
        @Nullable String region,
        @Nullable URI endpoint,
        @DefaultValue("default") String namespace,
        @Nullable String label,
        @DefaultValue("false") boolean disabled,
        @DefaultValue Map<String, String> policy,
        @DefaultValue Map<String, Map<String, String>> circuits,
        @DefaultValue BreakerProperties resilience4j,
        @DefaultValue HealthProperties health) {

    /**
     * Properties of resilience4j's breakers.
     *
     * @param enabled Whether resilience4j's registry has circuits of the fleet. If false, it is resilience4j's own.
     * @param author Who is shown as the author of transitions by hand; 1 to 64 characters.
     * @param overridesLast How long overrides by hand last; 1 second to 30 days.
     */
    public record BreakerProperties(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("resilience4j") String author,
            @DefaultValue("1h") Duration overridesLast) {}

    /**
     * Properties of the health indicator.
     *
     * @param downWhenOpen Circuits that make the application DOWN while they are OPEN. Default is none: an application whose
     *     dependency fails is not unhealthy itself.
     */
    public record HealthProperties(@DefaultValue List<String> downWhenOpen) {}
}
