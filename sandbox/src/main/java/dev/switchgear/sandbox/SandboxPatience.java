package dev.switchgear.sandbox;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The time that the sandbox waits for processes, also on a busy machine. */
final class SandboxPatience {
    /** For a cold start. */
    static final Duration START = Duration.ofSeconds(60);

    private SandboxPatience() {}

    /** Waits for a future; throws its error. */
    static <T> T await(Future<T> moment, Duration patience) throws InterruptedException {
        try {
            return moment.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("nothing happened for " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        }
    }
}
