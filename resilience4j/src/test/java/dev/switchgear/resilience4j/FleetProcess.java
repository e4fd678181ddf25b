package dev.switchgear.resilience4j;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitState;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.testkit.VirtualTime;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** One process of a fleet, with a registry of breakers, on virtual time. */
final class FleetProcess implements AutoCloseable {
    /** A time far from both ends of the range. */
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    final VirtualTime time;
    final CircuitStore store;
    final Switchgear switchgear;
    final FleetCircuitBreakerRegistry registry;

    /** Starts the first process of a fleet. */
    FleetProcess() {
        this(new InMemoryCircuitStore(), new VirtualTime(START), 1);
    }

    private FleetProcess(CircuitStore store, VirtualTime time, long seed) {
        this.store = store;
        this.time = time;
        switchgear = Switchgear.builder()
                .store(store)
                .clock(time)
                .ticker(time::nanos)
                .executor(Runnable::run)
                .asyncExecutor(Runnable::run)
                .seed(seed)
                .build();
        registry = FleetCircuitBreakerRegistry.builder(switchgear)
                .author("payments-admin")
                .build();
    }

    FleetProcess(CircuitStore store) {
        this(store, new VirtualTime(START), 1);
    }

    /** Returns another process of the same fleet. */
    FleetProcess another() {
        return new FleetProcess(store, time.environment(), 2);
    }

    /** Returns a configuration with this process's clock. */
    CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.custom().clock(clock());
    }

    CircuitBreaker breaker(String name) {
        return registry.circuitBreaker(name, config().build());
    }

    void passes(Duration span) {
        time.advance(span);
    }

    /** Fails calls, one each tenth of a second, until the circuit of the fleet is open; returns how many it took. */
    int failsUntilOpen(CircuitBreaker breaker) {
        int failures = 0;
        for (int i = 0; i < 600; i++) {
            if (breaker.tryAcquirePermission()) {
                breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("down"));
                failures++;
            }
            if (switchgear.circuit(breaker.getName()).status().fleetState() == CircuitState.OPEN) {
                return failures;
            }
            passes(Duration.ofMillis(100));
        }
        throw new AssertionError("not open after " + failures + " failures in a minute");
    }

    /** Lets time pass until a call is permitted; the environments of a fleet take turns with its probes. */
    void awaitsPermission(CircuitBreaker breaker) {
        for (int i = 0; i < 200; i++) {
            if (breaker.tryAcquirePermission()) {
                return;
            }
            passes(Duration.ofMillis(100));
        }
        throw new AssertionError("no permission within 20 s; the breaker is " + breaker.getState());
    }

    private Clock clock() {
        return new VirtualClock(time);
    }

    @Override
    public void close() {
        switchgear.close();
    }

    /** Virtual time as a {@code java.time.Clock}. */
    private static final class VirtualClock extends Clock {
        private final VirtualTime time;

        VirtualClock(VirtualTime time) {
            this.time = time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return time.instant();
        }
    }
}
