package dev.switchgear.dynamodb;

import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What an error of the SDK means for a circuit. */
final class StoreFailures {
    /** AWS refuses the credentials themselves, whatever they may do. */
    private static final Set<String> CREDENTIALS = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "UnrecognizedClientException");

    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "NotAuthorized", "OptInRequired");
    private static final Set<String> THROTTLED = Set.of(
            "LimitExceededException",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "ThrottlingException");
    /** How the SDK's message begins, whatever the HTTP client, if it was the connection that failed. */
    private static final String NOT_SENT_OR_NOT_ANSWERED = "Unable to execute HTTP request";

    private static final String TOO_LATE = "gave no answer in time";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final String where;

    /** @param region where the table is looked for, for a person */
    StoreFailures(TableName table, String region) {
        where = "table '" + table + "' in " + region;
    }

    /** Returns the exception for the circuit. */
    StoreUnavailableException translated(RuntimeException error) {
        if (error instanceof StoreUnavailableException known) {
            return known;
        }
        if (error instanceof AwsServiceException answer) {
            return ofAnswer(answer);
        }
        if (isTimeout(error)) {
            return failure(Kind.TIMEOUT, TOO_LATE, error);
        }
        if (lacksCredentials(error)) {
            return failure(
                    Kind.DENIED,
                    "cannot be asked, because no AWS credentials were found: in Lambda the function's role brings them;"
                            + " elsewhere set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (any two values"
                            + " for DynamoDB Local)",
                    error);
        }
        return failure(Kind.UNREACHABLE, "cannot be reached: " + firstLine(error), error);
    }

    /** Returns the exception for a question whose time ended before all requests were sent. */
    StoreUnavailableException tooLate() {
        return new StoreUnavailableException(Kind.TIMEOUT, where + " " + TOO_LATE);
    }

    /** Returns the exception for items that the store did not read. */
    StoreUnavailableException leftUnread(int items) {
        return new StoreUnavailableException(Kind.THROTTLED, where + " left " + items + " items unread for capacity");
    }

    /**
     * Returns whether a connection that had been opened earlier turned out to be dead, so that asking again can help.
     */
    static boolean isDeadConnection(RuntimeException error) {
        IOException cause = cause(error, IOException.class);
        return cause != null
                && String.valueOf(error.getMessage()).startsWith(NOT_SENT_OR_NOT_ANSWERED)
                && !isTimeout(error)
                && !(cause instanceof ConnectException)
                && !(cause instanceof NoRouteToHostException)
                && !(cause instanceof UnknownHostException)
                && !(cause instanceof SSLException);
    }

    private StoreUnavailableException ofAnswer(AwsServiceException answer) {
        String code = answer.awsErrorDetails() == null
                ? ""
                : Objects.requireNonNullElse(answer.awsErrorDetails().errorCode(), "");
        String said = answer.awsErrorDetails() == null
                ? firstLine(answer)
                : String.valueOf(answer.awsErrorDetails().errorMessage());
        if (code.isEmpty()) {
            return failure(
                    Kind.UNREACHABLE,
                    "was not what answered: HTTP " + answer.statusCode()
                            + " without a code of DynamoDB's; check the endpoint and proxies",
                    answer);
        }
        if (DENIED.contains(code)
                || CREDENTIALS.contains(code)
                || answer.statusCode() == UNAUTHORIZED
                || answer.statusCode() == FORBIDDEN) {
            return failure(Kind.DENIED, "denied the request (" + code + "): " + said, answer);
        }
        if (THROTTLED.contains(code) || answer.isThrottlingException()) {
            return failure(Kind.THROTTLED, "refused for capacity (" + code + ")", answer);
        }
        if (code.equals("ResourceNotFoundException")) {
            return failure(
                    Kind.MISCONFIGURED,
                    "does not exist: create it (CircuitTable.create), or mend the table name, region or account",
                    answer);
        }
        if (code.equals("ValidationException")) {
            return ofInvalidRequest(said, answer);
        }
        return failure(Kind.UNREACHABLE, "failed (" + code + ", HTTP " + answer.statusCode() + ")", answer);
    }

    private StoreUnavailableException ofInvalidRequest(String said, AwsServiceException answer) {
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("operand") || lower.contains("type mismatch") || lower.contains("item size")) {
            return failure(Kind.UNREADABLE, "holds an item that cannot be changed: " + said, answer);
        }
        if (lower.contains("key")) {
            return failure(
                    Kind.MISCONFIGURED,
                    "has another key schema than pk (S), sk (S): create a table of its own (CircuitTable.create): "
                            + said,
                    answer);
        }
        return failure(Kind.MISCONFIGURED, "does not accept the request: " + said, answer);
    }

    private StoreUnavailableException failure(Kind kind, String what, RuntimeException cause) {
        return new StoreUnavailableException(kind, where + " " + what, cause);
    }

    private static boolean isTimeout(RuntimeException error) {
        return error instanceof ApiCallTimeoutException
                || error instanceof ApiCallAttemptTimeoutException
                || error instanceof AbortedException
                || cause(error, InterruptedIOException.class) != null;
    }

    private static boolean lacksCredentials(RuntimeException error) {
        String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        return error instanceof SdkClientException
                && cause(error, IOException.class) == null
                && message.contains("credentials");
    }

    private static String firstLine(Throwable error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse(error.toString());
    }

    private static <T> @Nullable T cause(Throwable error, Class<T> wanted) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (wanted.isInstance(cause)) {
                return wanted.cast(cause);
            }
        }
        return null;
    }

    /** Whether an answer refuses the credentials themselves. */
    static boolean refusesCredentials(AwsServiceException answer) {
        return answer.awsErrorDetails() != null
                && CREDENTIALS.contains(String.valueOf(answer.awsErrorDetails().errorCode()));
    }
}
