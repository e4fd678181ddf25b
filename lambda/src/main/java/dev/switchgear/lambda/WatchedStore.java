package dev.switchgear.lambda;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reports errors of a store to the journal. The call itself may have stopped waiting by then: on a small function, the
 * error about a missing permission takes longer than the 20 ms that a call waits.
 */
record WatchedStore(CircuitStore store, Journal journal) implements CircuitStore {
    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        return watched(() -> store.read(root, scope, budget));
    }

    @Override
    public Map<CircuitId, DependencyItems> readAll(List<CircuitId> roots, ReadScope scope, Duration budget) {
        return watched(() -> store.readAll(roots, scope, budget));
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        return watched(() -> store.apply(circuit, transition, budget));
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        return watched(() -> store.add(watch, evidence, expiresAt, budget));
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> T watched(Supplier<T> question) {
        try {
            T answer = question.get();
            journal.storeAnswered();
            return answer;
        } catch (StoreUnavailableException e) {
            journal.storeFailed(e);
            throw e;
        }
    }
}
