package dev.switchgear.participant;

import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.TransitionResult;

/**
 * The reply to a {@link StoreRequest}.
 *
 * @since 0.1.0
 */
public sealed interface StoreReply {
    /** The items that were read. */
    record Items(DependencyItems items) implements StoreReply {}

    /** The result of a transition. */
    record Result(TransitionResult result) implements StoreReply {}

    /** The totals of a watch. */
    record Totals(Evidence totals) implements StoreReply {}

    /**
     * There is no answer yet, and the call no longer waits. The request is still running; pass its reply to {@link
     * Participant#accept}.
     */
    record Late() implements StoreReply {}

    /** No usable answer; whether a write was applied is unknown. */
    record Failed(StoreUnavailableException.Kind kind, String message) implements StoreReply {}
}
