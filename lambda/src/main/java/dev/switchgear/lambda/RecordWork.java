package dev.switchgear.lambda;

/**
 * Handles one record of a batch.
 *
 * @param <R> the record
 * @since 0.1.0
 */
@FunctionalInterface
public interface RecordWork<R> {
    /** Handles the record; what it throws makes the record a failed one. */
    void handle(R item) throws Exception;
}
