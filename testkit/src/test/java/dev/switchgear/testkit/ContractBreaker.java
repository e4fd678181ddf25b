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

/** A store that throws what no store may throw. */
final class ContractBreaker implements CircuitStore {
    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        throw new NoClassDefFoundError("a jar is missing");
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        throw new IllegalStateException("broken");
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        throw new StackOverflowError();
    }
}
