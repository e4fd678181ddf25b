package dev.switchgear.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The function of the unshared fleet. Each process has a resilience4j breaker of its own. */
public final class UnsharedHandler implements RequestHandler<Map<String, String>, Map<String, Object>> {
    private final HandlerSettings settings = HandlerSettings.read();
    private final DependencyCall call = new DependencyCall(settings);
    private final CircuitBreaker breaker =
            CircuitBreaker.of("payments", settings.peerTuned() ? tuned() : CircuitBreakerConfig.ofDefaults());

    /** Creates the handler; the runtime client calls this. */
    public UnsharedHandler() {}

    @Override
    public Map<String, Object> handleRequest(Map<String, String> event, Context context) {
        RequestOutcome outcome;
        try {
            breaker.executeCheckedSupplier(() -> call.send(event.getOrDefault("key", ""), probing()));
            outcome = RequestOutcome.OK;
        } catch (CallNotPermittedException e) {
            outcome = RequestOutcome.REFUSED;
        } catch (IOException e) {
            outcome = RequestOutcome.FAILED;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return Map.of(
                "outcome", outcome.word(),
                "state", breaker.getState().name(),
                "environment", settings.environment());
    }

    private boolean probing() {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
    }

    /**
     * Settings for processes that see a few calls a second. With the defaults, a breaker needs a hundred calls before
     * it decides.
     */
    private static CircuitBreakerConfig tuned() {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(10)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(50)
                .slowCallRateThreshold((float) (100 * DependencyCall.SLOW_SHARE))
                .slowCallDurationThreshold(DependencyCall.SLOW)
                .waitDurationInOpenState(Duration.ofSeconds(10))
                .permittedNumberOfCallsInHalfOpenState(3)
                .build();
    }
}
