package dev.switchgear.participant;

import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.TransitionResult;

/**
 * What became of a {@link StoreRequest}.
 *
 * @since 0.1.0
 */
public sealed interface StoreReply {
    /** The items that were read. */
    record Items(DependencyItems items) implements StoreReply {}

    /** What became of a transition. */
    record Result(TransitionResult result) implements StoreReply {}

    /** The totals of a watch. */
    record Totals(Evidence totals) implements StoreReply {}

    /**
     * No answer yet, and who asked waits no longer. The request is still under way: what comes of it is handed to
     * {@link Participant#accept}.
     */
    record Late() implements StoreReply {}

    /** No usable answer; whether a write was applied is unknown. */
    record Failed(StoreUnavailableException.Kind kind, String message) implements StoreReply {}
}
