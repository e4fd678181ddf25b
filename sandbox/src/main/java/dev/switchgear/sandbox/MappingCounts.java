package dev.switchgear.sandbox;

/**
 * What an event source mapping has done so far.
 *
 * @param receives requests that asked for messages
 * @param emptyReceives those of them that got none
 * @param deletes requests that deleted messages
 * @param invocations batches that were sent to the function
 * @param throttled those of them for which the function had no free environment
 * @param failed those of them that the function did not answer
 * @param mostReceives the largest receive count of a message
 * @since 0.1.0
 */
public record MappingCounts(
        int receives, int emptyReceives, int deletes, int invocations, int throttled, int failed, int mostReceives) {
    /** The same counts, with those of another mapping. */
    public MappingCounts plus(MappingCounts other) {
        return new MappingCounts(
                receives + other.receives,
                emptyReceives + other.emptyReceives,
                deletes + other.deletes,
                invocations + other.invocations,
                throttled + other.throttled,
                failed + other.failed,
                Math.max(mostReceives, other.mostReceives));
    }

    /** The counts since {@code earlier}; the largest receive count is that of all. */
    public MappingCounts since(MappingCounts earlier) {
        return new MappingCounts(
                receives - earlier.receives,
                emptyReceives - earlier.emptyReceives,
                deletes - earlier.deletes,
                invocations - earlier.invocations,
                throttled - earlier.throttled,
                failed - earlier.failed,
                mostReceives);
    }

    /** The requests to SQS. */
    public int requests() {
        return receives + deletes;
    }
}
