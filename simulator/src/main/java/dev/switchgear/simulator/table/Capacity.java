package dev.switchgear.simulator.table;

/** What one partition of DynamoDB takes in a second, and so what one item takes at most. */
final class Capacity {
    private static final double WRITES_PER_SECOND = 1_000;
    private static final double READS_PER_SECOND = 6_000; // eventually consistent reads of at most 4 KB

    private final TokenBucket writes = new TokenBucket(WRITES_PER_SECOND);
    private final TokenBucket reads = new TokenBucket(READS_PER_SECOND);

    boolean admits(TableRequest<?> request, long now) {
        return (request.isWrite() ? writes : reads).take(request.units(), now);
    }
}
