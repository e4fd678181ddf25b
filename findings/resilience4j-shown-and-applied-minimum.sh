#!/usr/bin/env bash
# resilience4j-circuitbreaker 2.4.0.
#
# Guess: `minimumNumberOfCalls` is the number of calls before a rate is judged, and `permittedNumberOfCallsInHalfOpenState`
# the number of calls before HALF_OPEN is decided.
# Seen: both are capped silently. A count window of 10 with a minimum of 100 opens after 10 failures while the
# configuration goes on showing 100 (a time window of 10 s waits for the 100). HALF_OPEN with 10 permitted calls and a
# minimum of 2 closes after 2 successes. Whoever maps these settings to another breaker must map the smaller number.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
java_packages io.github.resilience4j:resilience4j-circuitbreaker:2.4.0

cat >Minimum.java <<'JAVA'
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.util.concurrent.TimeUnit;

public class Minimum {
    public static void main(String[] none) {
        for (SlidingWindowType type : SlidingWindowType.values()) {
            var breaker = CircuitBreaker.of(type.name(), CircuitBreakerConfig.custom()
                    .slidingWindowType(type).slidingWindowSize(10).minimumNumberOfCalls(100).build());
            int failures = 0;
            while (breaker.getState() == CircuitBreaker.State.CLOSED && failures < 1_000) {
                breaker.onError(0, TimeUnit.NANOSECONDS, new RuntimeException());
                failures++;
            }
            System.out.println(type + ", window 10: shows a minimum of "
                    + breaker.getCircuitBreakerConfig().getMinimumNumberOfCalls() + ", opened after " + failures);
        }
        var half = CircuitBreaker.of("half", CircuitBreakerConfig.custom().slidingWindowSize(10)
                .minimumNumberOfCalls(2).permittedNumberOfCallsInHalfOpenState(10).build());
        half.transitionToOpenState();
        half.transitionToHalfOpenState();
        int successes = 0;
        while (half.getState() == CircuitBreaker.State.HALF_OPEN && half.tryAcquirePermission()) {
            half.onSuccess(0, TimeUnit.NANOSECONDS);
            successes++;
        }
        System.out.println("HALF_OPEN, 10 permitted, minimum 2: " + half.getState() + " after " + successes);
    }
}
JAVA
expect "$(java_run Minimum.java)" "TIME_BASED, window 10: shows a minimum of 100, opened after 100
COUNT_BASED, window 10: shows a minimum of 100, opened after 10
HALF_OPEN, 10 permitted, minimum 2: CLOSED after 2"
