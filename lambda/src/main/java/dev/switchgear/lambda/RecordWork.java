package dev.switchgear.lambda;

/**
 * Handles one record of a batch.
 *
 * @param <R> the record
 * @since 0.1.0
 */
@FunctionalInterface
public interface RecordWork<R> {
    /** Handles the record; if it throws, the record has failed. */
    void handle(R item) throws Exception;
}
