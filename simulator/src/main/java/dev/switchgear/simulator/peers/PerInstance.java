package dev.switchgear.simulator.peers;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.world.CallGuard;
import dev.switchgear.simulator.world.GuardContext;
import dev.switchgear.simulator.world.Protection;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real resilience4j in every environment, on that environment's clocks. */
public record PerInstance(String name, CircuitBreakerConfig config) implements Protection {
    /** The defaults: 50 % of 100 calls, 60 s open. */
    public static PerInstance byDefault() {
        return new PerInstance("resilience4j default", CircuitBreakerConfig.ofDefaults());
    }

    /** The usual settings for small instances: 50 % of the last 10 calls and at least 5, 10 s open. */
    public static PerInstance tuned() {
        return new PerInstance(
                "resilience4j tuned",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(5)
                        .waitDurationInOpenState(Duration.ofSeconds(10))
                        .permittedNumberOfCallsInHalfOpenState(3)
                        .slowCallDurationThreshold(Duration.ofMillis(500))
                        .slowCallRateThreshold(80)
                        .build());
    }

    @Override
    public CallGuard guard(GuardContext context) {
        return new Instance(context, config);
    }

    private static final class Instance implements CallGuard {
        private final GuardContext context;
        private final CircuitBreaker breaker;
        private final IllegalStateException failed = new IllegalStateException("the dependency failed");

        Instance(GuardContext context, CircuitBreakerConfig config) {
            this.context = context;
            breaker = CircuitBreaker.of(
                    "payments",
                    CircuitBreakerConfig.from(config)
                            .clock(new Wall(context))
                            .currentTimestampFunction(clock -> context.monotonicMicros(), TimeUnit.MICROSECONDS)
                            .build());
        }

        @Override
        public void begin(@Nullable String key, Decided decided) {
            if (breaker.tryAcquirePermission()) {
                boolean probe = breaker.getState() == CircuitBreaker.State.HALF_OPEN;
                decided.admitted(probe ? Pass.PROBE : Pass.PLAIN);
            } else {
                decided.refused();
            }
        }

        @Override
        public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
            CircuitBreaker.State before = breaker.getState();
            switch (outcome.result()) {
                case SUCCESS -> breaker.onSuccess(durationMillis, TimeUnit.MILLISECONDS);
                case FAILURE -> breaker.onError(durationMillis, TimeUnit.MILLISECONDS, failed);
                case IGNORED -> breaker.releasePermission();
            }
            if (before != CircuitBreaker.State.OPEN && breaker.getState() == CircuitBreaker.State.OPEN) {
                context.opened();
            }
            recorded.run();
        }
    }

    /** The wall clock of a machine, as the library's clock. */
    private static final class Wall extends Clock {
        private final GuardContext context;

        Wall(GuardContext context) {
            this.context = context;
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
            return Instant.ofEpochMilli(context.wallMillis());
        }
    }
}
