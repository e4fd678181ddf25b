package dev.switchgear.sources;

/**
 * The settings of a mapping that the governor changes.
 *
 * @param enabled whether Lambda polls the source
 * @param batchSize the most records in one invocation
 * @param concurrency SQS's maximum concurrency; 0 if there is none
 */
record MappingSettings(boolean enabled, int batchSize, int concurrency) {
    /** The lowest maximum concurrency that Lambda accepts. */
    static final int LEAST_CONCURRENCY = 2;

    private static final int MARK = 3;

    /**
     * The same settings, disabled, with a mark: a value that has no effect while nothing is polled, and that nobody else
     * sets together with {@code enabled}. One request sets both, so a disabled mapping shows who disabled it.
     */
    MappingSettings paused(boolean limitable) {
        return limitable
                ? new MappingSettings(false, batchSize, concurrency == MARK ? MARK + 1 : MARK)
                : new MappingSettings(false, batchSize - 1, concurrency);
    }

    /** The same settings with as little traffic as the source allows while it is polled. */
    MappingSettings slowed(boolean limitable) {
        return limitable ? new MappingSettings(enabled, batchSize, LEAST_CONCURRENCY) : this;
    }

    /** These settings, with the values of {@code original} wherever this has a value of {@code last} or {@code next}. */
    MappingSettings givenBack(MappingSettings original, MappingSettings last, MappingSettings next) {
        boolean ourBatch = batchSize == last.batchSize || batchSize == next.batchSize;
        boolean ourConcurrency = concurrency == last.concurrency || concurrency == next.concurrency;
        return new MappingSettings(
                enabled,
                ourBatch ? original.batchSize : batchSize,
                ourConcurrency ? original.concurrency : concurrency);
    }
}
