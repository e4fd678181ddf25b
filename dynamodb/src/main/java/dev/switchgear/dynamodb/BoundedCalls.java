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
 * Requests that end in time, are never sent twice by the SDK, and fail in one way.
 *
 * <p>A question is given up when its budget is used up, but not before {@code patience} has passed: opening a connection
 * costs more than a read's budget, and a connection that is given up while it opens never serves the next request.
 * Whoever asks waits for its own budget only, see {@code RATIONALE.md}.
 */
final class BoundedCalls {
    /** A request that is sent with this configuration. */
    interface Request<T extends SdkResponse> extends Function<AwsRequestOverrideConfiguration, T> {}

    /** A request has no retry setting of its own; a plugin is how one client's is changed for one request. */
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

    /** Starts the time of a question. */
    Deadline deadline(Duration budget) {
        return new Deadline(ticker, budget.compareTo(patience) > 0 ? budget : patience);
    }

    /**
     * Sends a write, once whatever happens.
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

    /** Sends a read; once more if its connection had died since it was last used, as it does while frozen. */
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
