package dev.switchgear.testkit;

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
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that denies transitions of some rules, or holds them back, until it is healed. */
final class SomeRules implements CircuitStore {
    private static final long PATIENCE_SECONDS = 20;

    private final CircuitStore store;
    private final Set<Transition.Rule> rules;
    private final CountDownLatch healed = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean holds;

    SomeRules(CircuitStore store, Transition.Rule... rules) {
        this.store = store;
        this.rules = Set.of(rules);
    }

    /** From now on they wait instead of being denied. */
    void hold() {
        holds = true;
    }

    void heal() {
        healed.countDown();
    }

    /** How many transitions of these rules there were. */
    int asked() {
        return asked.get();
    }

    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        return store.read(root, scope, budget);
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        if (rules.contains(transition.rule())) {
            asked.incrementAndGet();
            if (healed.getCount() > 0 && !holds) {
                throw new StoreUnavailableException(
                        StoreUnavailableException.Kind.DENIED, "DENIED: " + transition.rule());
            }
            awaitHealed();
        }
        return store.apply(circuit, transition, budget);
    }

    private void awaitHealed() {
        try {
            if (!healed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new StoreUnavailableException(StoreUnavailableException.Kind.TIMEOUT, "never healed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(StoreUnavailableException.Kind.TIMEOUT, "interrupted");
        }
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        return store.add(watch, evidence, expiresAt, budget);
    }
}
