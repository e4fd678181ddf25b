package dev.switchgear.http;

import dev.switchgear.Classifier;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.RetryAfter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Classifies the exception that ends a call of the AWS SDK, by the table of {@link AwsCircuitInterceptor}. */
final class AwsAnswers {
    private static final int SERVER_ERRORS = 500;
    private static final int REQUEST_TIMEOUT = 408;

    /** Transient errors that AWS lists although some services send them with status 400. */
    private static final Set<String> TRANSIENT =
            Set.of("RequestTimeout", "RequestTimeoutException", "InternalError", "PriorRequestNotComplete");

    private static final int DEEPEST = 32;

    private AwsAnswers() {}

    static Outcome of(Throwable thrown, Instant now) {
        Outcome general = Classifier.defaults().ofThrown(thrown);
        if (general.result() == Outcome.Result.IGNORED) {
            return Outcome.IGNORED; // interrupted, cancelled, or refused by another circuit
        }
        if (thrown instanceof SdkServiceException answer) {
            return ofAnswer(answer, now);
        }
        boolean unanswered = thrown instanceof ApiCallTimeoutException
                || thrown instanceof ApiCallAttemptTimeoutException
                || thrown instanceof Crc32MismatchException
                || thrown instanceof RetryableException
                || isCausedByIo(thrown);
        return unanswered || !(thrown instanceof SdkClientException) ? general : Outcome.IGNORED;
    }

    private static Outcome ofAnswer(SdkServiceException answer, Instant now) {
        if (answer.isClockSkewException()) {
            return Outcome.IGNORED; // this machine's clock, not the service
        }
        boolean failed = answer.isThrottlingException()
                || answer.statusCode() >= SERVER_ERRORS
                || answer.statusCode() == REQUEST_TIMEOUT
                || code(answer).filter(TRANSIENT::contains).isPresent();
        if (!failed) {
            return Outcome.SUCCESS;
        }
        Outcome failure = Outcome.failure(answer);
        return asked(answer, now).map(failure::withRetryAfter).orElse(failure);
    }

    private static Optional<String> code(SdkServiceException answer) {
        return details(answer).map(AwsErrorDetails::errorCode);
    }

    /** Reads {@code Retry-After}, in seconds or as a date. */
    private static Optional<Duration> asked(SdkServiceException answer, Instant now) {
        return details(answer)
                .map(AwsErrorDetails::sdkHttpResponse)
                .flatMap((SdkHttpResponse response) -> response.firstMatchingHeader("Retry-After"))
                .flatMap(field -> RetryAfter.of(field, now));
    }

    private static Optional<AwsErrorDetails> details(SdkServiceException answer) {
        return answer instanceof AwsServiceException aws
                ? Optional.ofNullable(aws.awsErrorDetails())
                : Optional.empty();
    }

    private static boolean isCausedByIo(Throwable thrown) {
        Throwable next = thrown;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            if (next instanceof IOException) {
                return true;
            }
            next = next.getCause();
        }
        return false;
    }
}
