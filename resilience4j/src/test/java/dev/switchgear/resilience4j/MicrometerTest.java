package dev.switchgear.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** resilience4j's own binder on our registry: the same meters, with correct gauges. */
final class MicrometerTest {
    private final FleetProcess process = new FleetProcess();
    private final MeterRegistry ours = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        process.close();
    }

    @Test
    void theMetersAreThoseOfResilience4j() {
        MeterRegistry theirs = new SimpleMeterRegistry();
        CircuitBreakerRegistry plain = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(plain).bindTo(theirs);
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(process.registry).bindTo(ours);
        use(plain.circuitBreaker("payments"));
        use(process.registry.circuitBreaker("payments"));
        assertThat(ids(ours)).hasSizeGreaterThan(10).isEqualTo(ids(theirs));
    }

    @Test
    void theGaugesAreCorrect() {
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(process.registry).bindTo(ours);
        CircuitBreaker breaker = process.breaker("payments");
        assertThat(state("closed")).isEqualTo(1);
        int failures = process.failsUntilOpen(breaker);
        assertThat(state("open")).isEqualTo(1);
        assertThat(state("closed")).isZero();
        assertThat(ours.get("resilience4j.circuitbreaker.buffered.calls")
                        .tag("kind", "failed")
                        .gauge()
                        .value())
                .isEqualTo(Math.min(failures, 100));
        double refused = refused();
        assertThat(breaker.tryAcquirePermission()).isFalse();
        assertThat(refused()).isEqualTo(refused + 1);
        breaker.transitionToDisabledState();
        assertThat(state("disabled")).isEqualTo(1);
    }

    private double refused() {
        return ours.get("resilience4j.circuitbreaker.not.permitted.calls")
                .counter()
                .count();
    }

    private double state(String name) {
        return ours.get("resilience4j.circuitbreaker.state")
                .tag("state", name)
                .gauge()
                .value();
    }

    private static void use(CircuitBreaker breaker) {
        breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("down"));
        breaker.transitionToOpenState();
        breaker.tryAcquirePermission();
    }

    private static Set<String> ids(MeterRegistry registry) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> id.getName() + " " + id.getTags() + " " + id.getType() + " " + id.getDescription())
                .collect(Collectors.toSet());
    }
}
