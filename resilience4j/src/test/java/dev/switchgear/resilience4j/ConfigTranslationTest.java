package dev.switchgear.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.SlowCalls;
import dev.switchgear.model.TripRule;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every setting is translated, or has a note with what to use instead. */
final class ConfigTranslationTest {
    @Test
    void everySettingOfTheBuilderIsInTheTable() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String table = readme.substring(readme.indexOf("## Settings"), readme.indexOf("## What is different"));
        Set<String> sameAsAnother = Set.of(
                "slidingWindow",
                "enableAutomaticTransitionFromOpenToHalfOpen",
                "enableIgnoreExceptionsPrecedence",
                "build");
        Set<String> settings = Arrays.stream(CircuitBreakerConfig.Builder.class.getDeclaredMethods())
                .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !sameAsAnother.contains(name))
                .collect(Collectors.toSet());
        assertThat(settings)
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(table).contains("`" + name + "`"));
    }

    @Test
    void theDefaultsMapWithoutANote() {
        ConfigTranslation translation = new ConfigTranslation(CircuitBreakerConfig.ofDefaults());
        CircuitPolicy policy = translation.policy();
        assertThat(translation.notes()).isEmpty();
        assertThat(policy.tripRule()).isEqualTo(TripRule.failureRate(0.5));
        assertThat(policy.slowCalls()).contains(new SlowCalls(Duration.ofSeconds(60), 0.95));
        assertThat(policy.openWait()).isEqualTo(Duration.ofSeconds(60)).isEqualTo(policy.maxOpenWait());
        assertThat(policy.probes()).isEqualTo(3);
        assertThat(policy.shadow()).isFalse();
    }

    @Test
    void anExactTranslationHasNoNote() {
        ConfigTranslation translation = new ConfigTranslation(CircuitBreakerConfig.custom()
                .failureRateThreshold(25)
                .slowCallRateThreshold(40)
                .slowCallDurationThreshold(Duration.ofSeconds(3))
                .waitDurationInOpenState(Duration.ofSeconds(7))
                .permittedNumberOfCallsInHalfOpenState(1)
                .initialState(State.METRICS_ONLY)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .build());
        CircuitPolicy policy = translation.policy();
        assertThat(translation.notes()).isEmpty();
        assertThat(policy.tripRule()).isEqualTo(TripRule.failureRate(0.25));
        assertThat(policy.slowCalls()).contains(new SlowCalls(Duration.ofSeconds(3), 0.4));
        assertThat(policy.openWait()).isEqualTo(Duration.ofSeconds(7)).isEqualTo(policy.maxOpenWait());
        assertThat(policy.probes()).isEqualTo(1);
        assertThat(policy.shadow()).isTrue();
    }

    @Test
    void aGrowingWaitDoublesUpToItsLongest() {
        ConfigTranslation translation = new ConfigTranslation(CircuitBreakerConfig.custom()
                .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialBackoff(Duration.ofSeconds(2), 2, Duration.ofSeconds(60)))
                .build());
        CircuitPolicy policy = translation.policy();
        assertThat(policy.openWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(policy.maxOpenWait()).isEqualTo(Duration.ofSeconds(60));
        assertThat(translation.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.setting()).isEqualTo("waitIntervalFunctionInOpenState"));
    }

    @Test
    void aValueOutOfRangeBecomesTheNearestWithANote() {
        ConfigTranslation translation = new ConfigTranslation(CircuitBreakerConfig.custom()
                .failureRateThreshold(1)
                .waitDurationInOpenState(Duration.ofHours(1))
                .slowCallDurationThreshold(Duration.ofHours(1))
                .permittedNumberOfCallsInHalfOpenState(50)
                .initialState(State.DISABLED)
                .build());
        CircuitPolicy policy = translation.policy();
        assertThat(policy.tripRule()).isEqualTo(TripRule.failureRate(0.05));
        assertThat(policy.openWait()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.shadow()).isTrue();
        assertThat(translation.notes())
                .extracting(SettingNote::setting)
                .containsExactly(
                        "failureRateThreshold",
                        "slowCallDurationThreshold",
                        "waitDurationInOpenState",
                        "permittedNumberOfCallsInHalfOpenState",
                        "initialState");
        assertThat(translation.notes())
                .allSatisfy(note -> assertThat(note.instead()).isNotBlank());
    }
}
