package dev.switchgear.sources;

/**
 * Tells how old the oldest message of a source is. {@link SqsAges} does so for SQS.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SourceAges {
    /**
     * Returns the age. It does not throw: what is not known is a {@link SourceAge#problem}.
     *
     * @param sourceArn the ARN of a queue
     */
    SourceAge of(String sourceArn);
}
