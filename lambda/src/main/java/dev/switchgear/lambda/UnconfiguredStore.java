package dev.switchgear.lambda;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;

/** Stands where a store could not be made: the circuits protect by their local view, and say why. */
record UnconfiguredStore(String why) implements CircuitStore {
    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        throw unavailable();
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        throw unavailable();
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        throw unavailable();
    }

    private StoreUnavailableException unavailable() {
        return new StoreUnavailableException(Kind.MISCONFIGURED, why);
    }
}
