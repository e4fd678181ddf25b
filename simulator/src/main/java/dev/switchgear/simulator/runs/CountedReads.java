package dev.switchgear.simulator.runs;

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

/** A store of one environment; {@code read} runs with each of its reads. */
record CountedReads(CircuitStore store, Runnable read) implements CircuitStore {
    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        read.run();
        return store.read(root, scope, budget);
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        return store.apply(circuit, transition, budget);
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        return store.add(watch, evidence, expiresAt, budget);
    }
}
