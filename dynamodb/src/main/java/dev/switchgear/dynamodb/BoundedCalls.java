package dev.switchgear.dynamodb;

import dev.switchgear.spi.Ticker;
import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Requests that end in time, that the SDK never repeats, and that fail in one way.
 *
 * <p>A request ends after its budget or after {@code patience}, whichever is longer. Opening a connection takes longer
 * than the budget of a read, and a connection that is closed while it opens cannot serve the next request. A caller
 * waits only for its own budget; see {@code RATIONALE.md}.
 */
final class BoundedCalls {
    /** A request that is sent with this configuration. */
    interface Request<T extends SdkResponse> extends Function<AwsRequestOverrideConfiguration, T> {}

    /** A request has no retry setting; a plugin changes that of the client for one request. */
    private static final SdkPlugin NO_RETRIES =
            client -> client.overrideConfiguration(limits -> limits.retryStrategy(AwsRetryStrategy.doNotRetry()));

    private final Duration patience;
    private final Ticker ticker;
    private final StoreFailures failures;

    BoundedCalls(Duration patience, Ticker ticker, StoreFailures failures) {
        this.patience = patience;
        this.ticker = ticker;
        this.failures = failures;
    }

    /** Starts the time of a request. */
    Deadline deadline(Duration budget) {
        return new Deadline(ticker, budget.compareTo(patience) > 0 ? budget : patience);
    }

    /**
     * Sends a write exactly once.
     *
     * @throws ConditionalCheckFailedException if the store refused the write
     */
    <T extends SdkResponse> T write(Deadline deadline, Request<T> request) {
        try {
            return DynamoDbMarks.required(request.apply(limits(deadline)));
        } catch (ConditionalCheckFailedException refusal) {
            throw refusal;
        } catch (RuntimeException e) {
            throw failures.translated(e);
        }
    }

    /** Sends a read, and repeats it once if its connection was dead, as after a freeze. */
    <T extends SdkResponse> T read(Deadline deadline, Request<T> request) {
        try {
            return DynamoDbMarks.required(request.apply(limits(deadline)));
        } catch (RuntimeException e) {
            if (!StoreFailures.isDeadConnection(e)) {
                throw failures.translated(e);
            }
        }
        try {
            return DynamoDbMarks.required(request.apply(limits(deadline)));
        } catch (RuntimeException e) {
            throw failures.translated(e);
        }
    }

    private AwsRequestOverrideConfiguration limits(Deadline deadline) {
        Duration left = deadline.left();
        if (left.compareTo(Duration.ZERO) <= 0) {
            throw failures.tooLate();
        }
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(left)
                .addPlugin(NO_RETRIES)
                .build();
    }
}
