package dev.switchgear.benchmarks;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRuleManager;
import dev.failsafe.CircuitBreakerBuilder;
import dev.switchgear.Circuit;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Signal;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.smallrye.faulttolerance.api.TypedGuard;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The measured breakers, each configured as its own documentation shows: half of the calls of a window may fail. */
final class Subjects {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Logger LOG = Logger.getLogger("dev.switchgear");

    /** A policy with the longest refresh, and a read budget for a busy machine. */
    static final CircuitPolicy SELDOM = CircuitPolicy.builder()
            .refreshInterval(Duration.ofMinutes(1))
            .readBudget(Duration.ofSeconds(5))
            .build();

    private Subjects() {}

    /** In real time. */
    static Switchgear switchgear(CircuitPolicy policy) {
        return builder(policy).build();
    }

    /** With every call counted, however many there are. */
    static Switchgear counting(CircuitPolicy policy) {
        return builder(policy).clock(new CirclingClock()).build();
    }

    private static Switchgear.Builder builder(CircuitPolicy policy) {
        return Switchgear.builder()
                .store(new InMemoryCircuitStore())
                .defaults(policy)
                .maxCircuits(100_000);
    }

    /** Opens a circuit for longer than a measurement takes, and checks that it refuses. */
    static Circuit opened(Switchgear gear, CircuitPolicy policy, Instant now) {
        LOG.setLevel(Level.WARNING); // the event about the opening is not needed here
        CircuitPolicy patient =
                policy.toBuilder().maxSignalWait(Duration.ofHours(24)).build();
        Circuit circuit = gear.circuit("payments", patient);
        gear.operator("payments").raise(new Signal("bench", now, now.plus(LONG), "the bench"));
        requireRefused(circuit.decide().permitted());
        return circuit;
    }

    static CircuitBreaker resilience4j(SlidingWindowType type, SlidingWindowSynchronizationStrategy strategy) {
        return CircuitBreaker.of("payments", resilience4jConfig(type, strategy));
    }

    static CircuitBreakerConfig resilience4jConfig(
            SlidingWindowType type, SlidingWindowSynchronizationStrategy strategy) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(type == SlidingWindowType.COUNT_BASED ? 100 : 10, 10, type, strategy)
                .failureRateThreshold(50)
                .waitDurationInOpenState(LONG)
                .writableStackTraceEnabled(false)
                .build();
    }

    static CircuitBreaker resilience4jOpened() {
        CircuitBreaker breaker =
                resilience4j(SlidingWindowType.COUNT_BASED, SlidingWindowSynchronizationStrategy.SYNCHRONIZED);
        breaker.transitionToOpenState();
        requireRefused(breaker.tryAcquirePermission());
        return breaker;
    }

    static CircuitBreakerBuilder<Object> failsafeByCount() {
        return dev.failsafe.CircuitBreaker.builder()
                .withFailureThreshold(50, 100)
                .withDelay(LONG);
    }

    static CircuitBreakerBuilder<Object> failsafeByTime() {
        return dev.failsafe.CircuitBreaker.builder()
                .withFailureRateThreshold(50, 10, Duration.ofSeconds(10))
                .withDelay(LONG);
    }

    static dev.failsafe.CircuitBreaker<Object> failsafeOpened() {
        dev.failsafe.CircuitBreaker<Object> breaker = failsafeByCount().build();
        breaker.open();
        requireRefused(breaker.tryAcquirePermit());
        return breaker;
    }

    /** Calls Failsafe's breaker in its standalone form, as its documentation shows. */
    static Object standalone(dev.failsafe.CircuitBreaker<Object> breaker, Object answer) {
        requirePermitted(breaker.tryAcquirePermit());
        breaker.recordSuccess();
        return answer;
    }

    /** Gives Sentinel the rule for a resource, and returns the resource. */
    static String sentinelRule(String resource) {
        DegradeRule rule = new DegradeRule(resource)
                .setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO)
                .setCount(0.5)
                .setMinRequestAmount(10)
                .setStatIntervalMs((int) Duration.ofSeconds(10).toMillis())
                .setTimeWindow((int) LONG.toSeconds());
        DegradeRuleManager.loadRules(List.of(rule));
        return resource;
    }

    /** Makes a call through Sentinel, as its documentation shows. */
    static Object sentinel(String resource, Object answer) throws BlockException {
        Entry entry = SphU.entry(resource);
        try {
            return answer;
        } finally {
            entry.exit();
        }
    }

    static TypedGuard<Object> smallRye() {
        return TypedGuard.create(Object.class)
                .withCircuitBreaker()
                .requestVolumeThreshold(100)
                .failureRatio(0.5)
                .delay(LONG.toHours(), ChronoUnit.HOURS)
                .done()
                .build();
    }

    /** Checks that a benchmark of refusals measures a refusal, and a benchmark of calls a call. */
    static void requireRefused(boolean permitted) {
        if (permitted) {
            throw new IllegalStateException("an open circuit let a call pass: nothing was measured");
        }
    }

    static void requirePermitted(boolean permitted) {
        if (!permitted) {
            throw new IllegalStateException("a closed circuit refused a call: nothing was measured");
        }
    }
}
