package dev.switchgear.sandbox;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long the sandbox waits for processes, on a busy machine too. */
final class SandboxPatience {
    /** For a cold start. */
    static final Duration START = Duration.ofSeconds(60);

    private SandboxPatience() {}

    /** Waits until a moment has come; what went wrong before it is thrown. */
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
