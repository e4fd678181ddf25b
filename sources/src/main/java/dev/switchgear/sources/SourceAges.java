package dev.switchgear.sources;

/**
 * Tells how old the oldest message of a source is. {@link SqsAges} does so for SQS. One that tells the retention of a stream lets it be paused
 * for longer than 12 hours.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SourceAges {
    /**
     * Returns the age. It does not throw: what is not known is a {@link SourceAge#problem}.
     *
     * @param sourceArn the ARN of a queue or stream
     */
    SourceAge of(String sourceArn);
}
