package dev.switchgear.lambda;

import java.time.Duration;

/**
 * A call took longer than its limit. It may still run on another thread; its result is dropped.
 *
 * @since 0.1.0
 */
public final class CallTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallTimeoutException(String circuit, Duration timeout) {
        super("the call of " + circuit + " took longer than " + timeout.toMillis() + " ms");
    }

    CallTimeoutException(String circuit, int hanging) {
        super("the call of " + circuit + " was not made: " + hanging + " earlier ones still hang");
    }
}
