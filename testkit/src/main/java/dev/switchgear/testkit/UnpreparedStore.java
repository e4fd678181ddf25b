package dev.switchgear.testkit;

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

/** A placeholder before the test has a store. */
final class UnpreparedStore implements CircuitStore {
    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        throw new IllegalStateException("the test has not begun");
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        throw new IllegalStateException("the test has not begun");
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        throw new IllegalStateException("the test has not begun");
    }
}
