package dev.switchgear.spring;

import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.dynamodb.DynamoDbCircuitStoreBuilder;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.spi.CircuitStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.regions.Region;

/**
 * Creates a store, a switchgear and its circuits from the properties. A bean of your own replaces each.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnProperty(name = "switchgear.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SwitchgearProperties.class)
public class SwitchgearAutoConfiguration {
    private static final int LONGEST_LABEL = 40;

    /** Spring calls this. */
    SwitchgearAutoConfiguration() {}

    /** The store on the configured table. The switchgear closes it. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean({CircuitStore.class, Switchgear.class})
    CircuitStore circuitStore(SwitchgearProperties properties) {
        if (properties.table() == null || properties.table().isBlank()) {
            throw new IllegalStateException("switchgear.table is not set: set it to the name or ARN of the table of"
                    + " circuits, make a bean of type CircuitStore, or set switchgear.enabled=false");
        }
        DynamoDbCircuitStoreBuilder store =
                DynamoDbCircuitStore.builder().table(properties.table()).lean();
        if (properties.region() != null) {
            store.region(Region.of(properties.region()));
        }
        if (properties.endpoint() != null) {
            store.endpoint(properties.endpoint());
        }
        return store.build();
    }

    @Bean
    @ConditionalOnMissingBean
    Switchgear switchgear(
            CircuitStore store,
            SwitchgearProperties properties,
            Environment environment,
            ObjectProvider<CircuitListener> listeners) {
        String name = environment.getProperty("spring.application.name", "spring");
        String label = properties.label() == null ? name : properties.label();
        return Switchgear.builder()
                .store(store)
                .namespace(properties.namespace())
                .label(label.substring(0, Math.min(label.length(), LONGEST_LABEL)))
                .disabled(properties.disabled())
                .listener(event -> listeners.forEach(listener -> listener.on(event))) // beans that need the switchgear
                .build();
    }

    @Bean
    @ConditionalOnMissingBean
    ConfiguredCircuits configuredCircuits(Switchgear switchgear, SwitchgearProperties properties) {
        return new ConfiguredCircuits(switchgear, properties);
    }
}
