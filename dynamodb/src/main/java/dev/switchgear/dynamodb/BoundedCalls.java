package dev.switchgear.dynamodb;

import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Ticker;
import java.time.Duration;

/**
 * Requests that end in time, that nothing repeats, and that fail in one way.
 *
 * <p>A request ends after its budget or after {@code patience}, whichever is longer. Opening a connection takes longer
 * than the budget of a read, and a connection that is closed while it opens cannot serve the next request. A caller
 * waits only for its own budget; see {@code RATIONALE.md}.
 */
final class BoundedCalls {
    private final Duration patience;
    private final Ticker ticker;
    private final TableName table;
    private final String region;

    /** A request that is sent once and ends within {@code left}. */
    interface Request<T> {
        T send(Duration left);
    }

    /** @param region where the table is, for a person */
    BoundedCalls(Duration patience, Ticker ticker, TableName table, String region) {
        this.patience = patience;
        this.ticker = ticker;
        this.table = table;
        this.region = region;
    }

    /** Starts the time of a request. */
    Deadline deadline(Duration budget) {
        return new Deadline(ticker, budget.compareTo(patience) > 0 ? budget : patience);
    }

    /**
     * Sends a write exactly once.
     *
     * @throws RefusedWrite if the store refused the write
     */
    <T> T write(Deadline deadline, Request<T> request) {
        try {
            return request.send(left(deadline));
        } catch (RefusedWrite refusal) {
            throw refusal;
        } catch (RuntimeException e) {
            throw failures().translated(e);
        }
    }

    /** Sends a read, and repeats it once if its connection was dead, as after a freeze. */
    <T> T read(Deadline deadline, Request<T> request) {
        try {
            return request.send(left(deadline));
        } catch (RuntimeException e) {
            if (!StoreFailures.isDeadConnection(e)) {
                throw failures().translated(e);
            }
        }
        try {
            return request.send(left(deadline));
        } catch (RuntimeException e) {
            throw failures().translated(e);
        }
    }

    /** The exception for items that the store did not read. */
    StoreUnavailableException leftUnread(int items) {
        return failures().leftUnread(items);
    }

    private Duration left(Deadline deadline) {
        Duration left = deadline.left();
        if (left.compareTo(Duration.ZERO) <= 0) {
            throw failures().tooLate();
        }
        return left;
    }

    /** Made for a failure only: it refers to the SDK's exceptions, which a start need not load. */
    private StoreFailures failures() {
        return new StoreFailures(table, region);
    }
}
