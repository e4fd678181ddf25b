package dev.switchgear.http;

import dev.switchgear.Classifier;
import dev.switchgear.model.RetryAfter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the answers of a dependency over HTTP count as (RFC 9110, section 15).
 *
 * <table>
 * <caption>Classification</caption>
 * <tr><th>answer</th><th>counts as</th><th>why</th></tr>
 * <tr><td>1xx, 2xx, 3xx</td><td>success</td><td>the dependency works</td></tr>
 * <tr><td>408, 429</td><td>failure</td><td>it could not wait, or it takes no more calls</td></tr>
 * <tr><td>other 4xx</td><td>success</td><td>it works, and refuses this request</td></tr>
 * <tr><td>501, 505</td><td>success</td><td>it works, and does not know this kind of request</td></tr>
 * <tr><td>other 5xx</td><td>failure</td><td>it does not work</td></tr>
 * <tr><td>{@code IOException}, timeouts included</td><td>failure</td><td>no answer</td></tr>
 * <tr><td>{@code IllegalArgumentException}, {@code SecurityException}</td><td>ignored</td><td>nothing was sent</td></tr>
 * <tr><td>interruption, cancellation, refusal of another circuit</td><td>ignored</td><td>says nothing of the dependency</td></tr>
 * </table>
 *
 * <p>{@code Retry-After} of a failure is read in both forms, seconds and date, and sets the wait of the circuit, up to the
 * policy's {@code maxRetryAfter}. An answer that cannot be read has no wait.
 *
 * @since 0.1.0
 */
public final class HttpAnswers {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;

    private HttpAnswers() {}

    /** Returns whether an answer with this status is a failure of the dependency. */
    public static boolean isFailure(int status) {
        return switch (status) {
            case REQUEST_TIMEOUT, TOO_MANY_REQUESTS -> true;
            case NOT_IMPLEMENTED, VERSION_NOT_SUPPORTED -> false;
            default -> status >= SERVER_ERRORS;
        };
    }

    /**
     * Returns the classifier of the table above.
     *
     * @param clock the clock for dates in {@code Retry-After}
     */
    public static Classifier classifier(InstantSource clock) {
        return builder(clock).build();
    }

    /** Returns a builder that starts with the table above, for dependencies that differ from it. */
    public static Classifier.Builder builder(InstantSource clock) {
        return Classifier.builder()
                .ignore(IllegalArgumentException.class)
                .ignore(SecurityException.class)
                .failureResult(HttpResponse.class, response -> isFailure(response.statusCode()))
                .retryAfter(HttpResponse.class, response -> asked(response, clock));
    }

    private static Optional<Duration> asked(HttpResponse<?> response, InstantSource clock) {
        return isFailure(response.statusCode())
                ? response.headers().firstValue("Retry-After").flatMap(field -> RetryAfter.of(field, clock.instant()))
                : Optional.empty();
    }
}
