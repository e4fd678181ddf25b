package dev.switchgear.spring;

import dev.switchgear.Switchgear;
import dev.switchgear.resilience4j.FleetCircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.common.CompositeCustomizer;
import io.github.resilience4j.common.circuitbreaker.configuration.CircuitBreakerConfigCustomizer;
import io.github.resilience4j.common.circuitbreaker.configuration.CommonCircuitBreakerConfigurationProperties.InstanceProperties;
import io.github.resilience4j.consumer.EventConsumerRegistry;
import io.github.resilience4j.core.registry.RegistryEventConsumer;
import io.github.resilience4j.spring6.circuitbreaker.configure.CircuitBreakerConfiguration;
import io.github.resilience4j.spring6.circuitbreaker.configure.CircuitBreakerConfigurationProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * Replaces the registry that resilience4j's starters create. It creates the instances of
 * {@code resilience4j.circuitbreaker}, as they do; everything else of those starters works with it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        after = SwitchgearAutoConfiguration.class,
        beforeName = {
            "io.github.resilience4j.springboot3.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration",
            "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration",
            "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerRefreshScopedRegistryAutoConfiguration"
        })
@ConditionalOnClass({CircuitBreakerConfiguration.class, FleetCircuitBreakerRegistry.class})
@ConditionalOnProperty(
        name = {"switchgear.enabled", "switchgear.resilience4j.enabled"},
        matchIfMissing = true)
public class FleetBreakersAutoConfiguration {
    private static final String DEFAULT = "default";

    /** Spring calls this. */
    FleetBreakersAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(CircuitBreakerRegistry.class)
    FleetCircuitBreakerRegistry circuitBreakerRegistry(
            Switchgear switchgear,
            ConfiguredCircuits circuits,
            SwitchgearProperties properties,
            CircuitBreakerConfigurationProperties breakers,
            ObjectProvider<BreakerBeans> beans) {
        BreakerBeans given = beans.getObject();
        FleetCircuitBreakerRegistry.Builder builder = FleetCircuitBreakerRegistry.builder(switchgear)
                .author(properties.resilience4j().author())
                .overridesLast(properties.resilience4j().overridesLast())
                .tags(breakers.getTags())
                .consumer(given.consumer())
                .policies((name, policy) -> {
                    circuits.show(name);
                    return circuits.policy(name, circuits.withCommon(policy));
                });
        breakers.getConfigs().forEach((name, values) -> builder.config(name, config(breakers, given, name, values)));
        FleetCircuitBreakerRegistry registry = builder.build();
        new CircuitBreakerConfiguration(breakers).registerEventConsumer(registry, given.events());
        breakers.getInstances()
                .forEach((name, values) -> registry.circuitBreaker(name, config(breakers, given, name, values)));
        given.customizer().instanceNames().stream()
                .filter(name ->
                        !DEFAULT.equals(name) && registry.getConfiguration(name).isEmpty())
                .filter(name -> registry.find(name).isEmpty())
                .forEach(
                        name -> registry.circuitBreaker(name, config(breakers, given, name, new InstanceProperties())));
        return registry;
    }

    /** The beans of resilience4j's own configuration that a registry needs. */
    @Bean
    @ConditionalOnMissingBean
    BreakerBeans breakerBeans(
            EventConsumerRegistry<CircuitBreakerEvent> events,
            RegistryEventConsumer<CircuitBreaker> circuitBreakerRegistryEventConsumer,
            CompositeCustomizer<CircuitBreakerConfigCustomizer> compositeCircuitBreakerCustomizer) {
        return new BreakerBeans(events, circuitBreakerRegistryEventConsumer, compositeCircuitBreakerCustomizer);
    }

    private static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig config(
            CircuitBreakerConfigurationProperties breakers,
            BreakerBeans beans,
            String name,
            InstanceProperties values) {
        return breakers.createCircuitBreakerConfig(name, values, beans.customizer());
    }

    /**
     * Beans that resilience4j's starters create.
     *
     * @param events keeps the newest events of each breaker, for the actuator
     * @param consumer gets the events about breakers, for example to create their meters
     * @param customizer changes configurations by code
     */
    record BreakerBeans(
            EventConsumerRegistry<CircuitBreakerEvent> events,
            RegistryEventConsumer<CircuitBreaker> consumer,
            CompositeCustomizer<CircuitBreakerConfigCustomizer> customizer) {}
}
