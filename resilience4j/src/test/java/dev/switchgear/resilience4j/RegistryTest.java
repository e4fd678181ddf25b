package dev.switchgear.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.ConfigurationNotFoundException;
import io.github.resilience4j.core.registry.EntryAddedEvent;
import io.github.resilience4j.core.registry.EntryRemovedEvent;
import io.github.resilience4j.core.registry.EntryReplacedEvent;
import io.github.resilience4j.core.registry.RegistryEventConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The expectations of resilience4j's tests of a registry. */
final class RegistryTest {
    private static final CircuitBreakerConfig SMALL = CircuitBreakerConfig.custom()
            .permittedNumberOfCallsInHalfOpenState(2)
            .build();

    private final FleetProcess process = new FleetProcess();
    private final List<String> events = new ArrayList<>();
    private final FleetCircuitBreakerRegistry registry = FleetCircuitBreakerRegistry.builder(process.switchgear)
            .config("small", SMALL)
            .tags(Map.of("team", "orders"))
            .consumer(new RecordingConsumer())
            .build();

    @AfterEach
    void close() {
        process.close();
    }

    @Test
    void aNameIsOneBreaker() {
        CircuitBreaker payments = registry.circuitBreaker("payments");
        assertThat(registry.circuitBreaker("payments")).isSameAs(payments);
        assertThat(registry.circuitBreaker("mail")).isNotSameAs(payments);
        assertThat(registry.getAllCircuitBreakers()).hasSize(2).contains(payments);
        assertThat(registry.find("payments")).containsSame(payments);
        assertThat(registry.find("nobody")).isEmpty();
        assertThat(payments).hasToString("CircuitBreaker 'payments'");
    }

    @Test
    void aBreakerHasTheConfigurationThatItIsMadeWith() {
        assertThat(registry.circuitBreaker("a", "small").getCircuitBreakerConfig())
                .isSameAs(SMALL);
        assertThat(registry.circuitBreaker("b", SMALL).getCircuitBreakerConfig())
                .isSameAs(SMALL);
        assertThat(registry.circuitBreaker("c", () -> SMALL).getCircuitBreakerConfig())
                .isSameAs(SMALL);
        assertThat(registry.circuitBreaker("d").getCircuitBreakerConfig()).isSameAs(registry.getDefaultConfig());
        assertThatThrownBy(() -> registry.circuitBreaker("e", "missing"))
                .isInstanceOf(ConfigurationNotFoundException.class);
    }

    @Test
    void theDefaultConfigurationCanBeSet() {
        CircuitBreakerRegistry other = FleetCircuitBreakerRegistry.builder(process.switchgear)
                .config("default", SMALL)
                .build();
        assertThat(other.circuitBreaker("mail").getCircuitBreakerConfig()).isSameAs(SMALL);
        assertThatThrownBy(() -> other.addConfiguration("default", SMALL)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tagsAreThoseOfTheRegistryAndOfTheBreaker() {
        assertThat(registry.circuitBreaker("payments", Map.of("tier", "1")).getTags())
                .containsExactlyInAnyOrderEntriesOf(Map.of("team", "orders", "tier", "1"));
    }

    @Test
    void consumersLearnOfBreakers() {
        registry.circuitBreaker("payments");
        CircuitBreaker other = process.registry.circuitBreaker("payments");
        assertThat(registry.replace("payments", other)).isPresent();
        assertThat(registry.remove("payments")).containsSame(other);
        assertThat(events).containsExactly("added payments", "replaced payments", "removed payments");
    }

    @Test
    void settingsWithoutACounterpartAreNotedForEachBreaker() {
        registry.circuitBreaker("plain");
        registry.circuitBreaker(
                "windows",
                CircuitBreakerConfig.custom()
                        .slidingWindow(20, 5, CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
                        .maxWaitDurationInHalfOpenState(Duration.ofSeconds(5))
                        .build());
        assertThat(registry.notes()).containsOnlyKeys("windows");
        assertThat(registry.notes().get("windows"))
                .extracting(SettingNote::setting)
                .containsExactlyInAnyOrder(
                        "slidingWindowType",
                        "slidingWindowSize",
                        "minimumNumberOfCalls",
                        "maxWaitDurationInHalfOpenState");
    }

    @Test
    void aPolicyOfYourOwnIsAppliedOverTheConfiguration() {
        CircuitBreaker breaker = FleetCircuitBreakerRegistry.builder(process.switchgear)
                .policies((name, policy) ->
                        policy.toBuilder().shadow(name.equals("mail")).build())
                .build()
                .circuitBreaker("mail");
        assertThat(breaker.getState()).isEqualTo(State.METRICS_ONLY);
    }

    @Test
    void aConsumerLearnsOfAnOverrideWithoutACall() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        Switchgear.Builder switchgear = Switchgear.builder().store(new InMemoryCircuitStore());
        CircuitBreakerRegistry listening = FleetCircuitBreakerRegistry.of(switchgear);
        CircuitBreaker breaker = listening.circuitBreaker("payments");
        breaker.getEventPublisher().onStateTransition(event -> closed.countDown());
        breaker.transitionToForcedOpenState();
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void invalidValuesAreNamed() {
        FleetCircuitBreakerRegistry.Builder builder = FleetCircuitBreakerRegistry.builder(process.switchgear);
        assertThatThrownBy(() -> builder.author(" ")).hasMessageContaining("1 to 64");
        assertThatThrownBy(() -> builder.overridesLast(Duration.ZERO))
                .hasMessage("overridesLast is PT0S; it must be from PT1S to PT720H");
    }

    /** Records the events of the registry. */
    private final class RecordingConsumer implements RegistryEventConsumer<CircuitBreaker> {
        @Override
        public void onEntryAddedEvent(EntryAddedEvent<CircuitBreaker> event) {
            events.add("added " + event.getAddedEntry().getName());
        }

        @Override
        public void onEntryRemovedEvent(EntryRemovedEvent<CircuitBreaker> event) {
            events.add("removed " + event.getRemovedEntry().getName());
        }

        @Override
        public void onEntryReplacedEvent(EntryReplacedEvent<CircuitBreaker> event) {
            events.add("replaced " + event.getOldEntry().getName());
        }
    }
}
