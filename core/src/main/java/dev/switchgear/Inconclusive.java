package dev.switchgear;

import dev.switchgear.model.CircuitOpenException;
import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Recognises exceptions that say nothing about the dependency: the refusal of another circuit, a cancellation, an
 * interruption. It looks through exceptions that only wrap another one, and decides by the first other one.
 */
final class Inconclusive {
    /** The limit of causes, because they may form a ring. */
    private static final int DEEPEST = 32;

    /**
     * Refusals of resilience4j's and Failsafe's breakers, and the SDK's exception for an interrupted thread. By name,
     * because core depends on none of them.
     */
    private static final Set<String> NAMED = Set.of(
            "io.github.resilience4j.circuitbreaker.CallNotPermittedException",
            "dev.failsafe.CircuitBreakerOpenException",
            "software.amazon.awssdk.core.exception.AbortedException");

    /** The messages of timeouts that are only an {@link InterruptedIOException}: OkHttp's call, Okio's deadline. */
    private static final Set<String> TIME_OUTS = Set.of("timeout", "timed out", "deadline reached");

    private Inconclusive() {}

    /** Whether the call that threw this says nothing about its dependency. */
    static boolean is(Throwable thrown) {
        Throwable next = thrown;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            if (isTimeout(next)) {
                return false; // clients time out by interrupting themselves
            }
            if (isRefusalOrInterruption(next)) {
                return true;
            }
            next = next.getCause();
        }
        return false;
    }

    /** The exception inside those that only carry another one between threads and proxies. */
    static Throwable carried(Throwable thrown) {
        Throwable inner = thrown;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Throwable cause = inner.getCause();
            if (cause == null || !isCarrier(inner)) {
                return inner;
            }
            inner = cause;
        }
        return thrown;
    }

    private static boolean isCarrier(Throwable thrown) {
        return thrown instanceof CompletionException
                || thrown instanceof ExecutionException
                || thrown instanceof UndeclaredThrowableException
                || thrown instanceof InvocationTargetException;
    }

    private static boolean isTimeout(Throwable thrown) {
        if (thrown instanceof SocketTimeoutException || thrown instanceof TimeoutException) {
            return true;
        }
        String message = thrown.getMessage();
        return thrown.getClass().getSimpleName().contains("Timeout")
                || (thrown instanceof InterruptedIOException
                        && message != null
                        && TIME_OUTS.stream().anyMatch(message.toLowerCase(Locale.ROOT)::contains));
    }

    private static boolean isRefusalOrInterruption(Throwable thrown) {
        return thrown instanceof CircuitOpenException
                || thrown instanceof CancellationException
                || thrown instanceof InterruptedException
                || thrown instanceof InterruptedIOException
                || thrown instanceof ClosedByInterruptException
                || NAMED.contains(thrown.getClass().getName());
    }
}
