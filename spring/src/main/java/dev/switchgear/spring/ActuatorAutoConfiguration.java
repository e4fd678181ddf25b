package dev.switchgear.spring;

import dev.switchgear.Switchgear;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Shows circuits in the actuator and in Micrometer, if the application has them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SwitchgearAutoConfiguration.class)
@ConditionalOnBean(ConfiguredCircuits.class)
public class ActuatorAutoConfiguration {
    private static final String HEALTH = "management.health.switchgear.enabled";

    /** Spring calls this. */
    ActuatorAutoConfiguration() {}

    /** The endpoint. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class EndpointConfiguration {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint(endpoint = CircuitsEndpoint.class)
        CircuitsEndpoint circuitsEndpoint(Switchgear switchgear, ConfiguredCircuits circuits) {
            return new CircuitsEndpoint(switchgear, circuits);
        }
    }

    /** The meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class MeterConfiguration {
        @Bean
        MeterBinder switchgearMeters(ConfiguredCircuits circuits) {
            return new CircuitMeters(circuits);
        }
    }

    /** Health on Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    @ConditionalOnProperty(name = HEALTH, matchIfMissing = true)
    static class Boot3Configuration {
        @Bean
        @ConditionalOnMissingBean(name = "switchgearHealthIndicator")
        org.springframework.boot.actuate.health.HealthIndicator switchgearHealthIndicator(
                ConfiguredCircuits circuits, SwitchgearProperties properties) {
            CircuitHealth health = new CircuitHealth(circuits, properties);
            return () -> {
                CircuitHealth.HealthDetails seen = health.look();
                return (seen.up()
                                ? org.springframework.boot.actuate.health.Health.up()
                                : org.springframework.boot.actuate.health.Health.down())
                        .withDetails(seen.details())
                        .build();
            };
        }
    }

    /** Health on Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @ConditionalOnProperty(name = HEALTH, matchIfMissing = true)
    static class Boot4Configuration {
        @Bean
        @ConditionalOnMissingBean(name = "switchgearHealthIndicator")
        org.springframework.boot.health.contributor.HealthIndicator switchgearHealthIndicator(
                ConfiguredCircuits circuits, SwitchgearProperties properties) {
            CircuitHealth health = new CircuitHealth(circuits, properties);
            return () -> {
                CircuitHealth.HealthDetails seen = health.look();
                return (seen.up()
                                ? org.springframework.boot.health.contributor.Health.up()
                                : org.springframework.boot.health.contributor.Health.down())
                        .withDetails(seen.details())
                        .build();
            };
        }
    }
}
