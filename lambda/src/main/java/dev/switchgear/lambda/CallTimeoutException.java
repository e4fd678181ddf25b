package dev.switchgear.lambda;

import java.time.Duration;

/**
 * A call took longer than it may. It may still run, on a thread of its own; what it returns is thrown away.
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
