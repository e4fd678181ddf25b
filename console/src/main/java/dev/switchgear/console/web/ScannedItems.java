package dev.switchgear.console.web;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;

/**
 * A store with the items of one circuit from a scan. {@code core} reads them as it does for a function, and no request
 * is sent. For one thread.
 */
final class ScannedItems implements CircuitStore {
    private DependencyItems shown = DependencyItems.NONE;

    /** Sets the items for the next read. */
    void show(DependencyItems items) {
        shown = items;
    }

    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        return shown;
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        throw new UnsupportedOperationException("what a scan has read cannot be changed");
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        throw new UnsupportedOperationException("what a scan has read cannot be changed");
    }
}
