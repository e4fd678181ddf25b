#!/usr/bin/env bash
# resilience4j-circuitbreaker 2.4.0.
#
# Guess: a decorated call that ends with an Error has ended, and counts as failed, as one that throws an exception does.
# Seen: it is not counted, and its permission is not given back, for a supplier and for a CompletionStage. In the CLOSED state the
# call is missing from the metrics. In HALF_OPEN its permission is lost: with one permitted call, one such call, and nothing is
# permitted again, because maxWaitDurationInHalfOpenState has no end by default. A class that fails to load throws such an Error.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
java_packages io.github.resilience4j:resilience4j-circuitbreaker:2.4.0

cat >Ends.java <<'JAVA'
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.concurrent.CompletableFuture;

public class Ends {
    static CircuitBreaker breaker(String name) {
        return CircuitBreaker.of(name, CircuitBreakerConfig.custom().permittedNumberOfCallsInHalfOpenState(1).build());
    }

    static void supplier(CircuitBreaker breaker) {
        try {
            breaker.executeSupplier(() -> {
                throw new ExceptionInInitializerError("a class that cannot be loaded");
            });
        } catch (ExceptionInInitializerError expected) {
            // its caller gets it
        }
    }

    static void stage(CircuitBreaker breaker) {
        breaker.executeCompletionStage(() -> CompletableFuture.failedFuture(new ExceptionInInitializerError("the same")));
    }

    public static void main(String[] none) {
        var supplied = breaker("supplier");
        supplier(supplied);
        System.out.println("CLOSED, a supplier: " + supplied.getMetrics().getNumberOfFailedCalls() + " failed");
        var staged = breaker("stage");
        stage(staged);
        System.out.println("CLOSED, a stage: " + staged.getMetrics().getNumberOfFailedCalls() + " failed");
        for (var each : new CircuitBreaker[] {supplied, staged}) {
            each.transitionToOpenState();
            each.transitionToHalfOpenState();
        }
        supplier(supplied);
        System.out.println("HALF_OPEN, a supplier: then " + supplied.getState() + ", permitted: " + supplied.tryAcquirePermission());
        stage(staged);
        System.out.println("HALF_OPEN, a stage: then " + staged.getState() + ", permitted: " + staged.tryAcquirePermission());
    }
}
JAVA
expect "$(java_run Ends.java)" "CLOSED, a supplier: 0 failed
CLOSED, a stage: 0 failed
HALF_OPEN, a supplier: then HALF_OPEN, permitted: false
HALF_OPEN, a stage: then HALF_OPEN, permitted: false"
