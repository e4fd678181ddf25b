package dev.switchgear.sources;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A mapping as the latest run of its governor found it.
 *
 * @param mapping the UUID of the mapping
 * @param circuit the name of its circuit; empty if no run has reported it
 * @param state the name of a {@link SourceReport.Kind}; {@code HELD} if it is paused or slowed and no run has reported it
 *     within a week; {@code NONE} if there is only an order
 * @param why the reason, for a person
 * @param governor the function that governs it; empty if none has
 * @param seen when the latest run was
 * @param order what an operator ordered, if that has not ended
 * @param changes what governors did to it, oldest first; at most the newest 60 since it was paused first, until 30 days after the last
 * @since 0.1.0
 */
public record GovernedMapping(
        String mapping,
        String circuit,
        String state,
        String why,
        String governor,
        Optional<Instant> seen,
        Optional<SourceOrder> order,
        List<SourceChange> changes) {
    /** Copies the list. */
    public GovernedMapping {
        changes = List.copyOf(changes);
    }

    GovernedMapping with(SourceOrder live) {
        return new GovernedMapping(mapping, circuit, state, why, governor, seen, Optional.of(live), changes);
    }

    GovernedMapping with(List<SourceChange> past) {
        return new GovernedMapping(mapping, circuit, state, why, governor, seen, order, past);
    }
}
