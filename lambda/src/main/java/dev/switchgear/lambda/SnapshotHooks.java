package dev.switchgear.lambda;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.util.List;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Hooks around a snapshot (SnapStart, CRaC). Before it, everything is loaded, and the store gets one read and one
 * write, so that no restored copy has to do that first. Then everything that copies must not share is dropped. After
 * the restore, it is dropped again, because a call may have come in between.
 */
final class SnapshotHooks implements Resource {
    /** A circuit that nobody uses. */
    static final String NAME = "switchgear-priming";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LambdaSwitchgear owner;
    private final CircuitStore store;

    SnapshotHooks(LambdaSwitchgear owner, CircuitStore store) {
        this.owner = owner;
        this.store = store;
    }

    /** The context keeps a weak reference to its hooks; our owner keeps a strong one. */
    void register() {
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        prime();
        forget();
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        forget();
        owner.prefetch();
    }

    private void prime() {
        if (!owner.disabled()) {
            askTheStore();
        }
        owner.guard(NAME).<String, RuntimeException>call(null, () -> NAME);
    }

    private void askTheStore() {
        CircuitId nobody = owner.guard(NAME).circuit().id();
        try {
            store.read(nobody, new ReadScope(false, false), PATIENCE);
            store.apply(nobody, impossible(), PATIENCE);
        } catch (StoreUnavailableException e) {
            // It is reported already. The snapshot is taken anyway.
        }
    }

    /** A write with a condition that no item fulfils, so it changes nothing. */
    private static Transition impossible() {
        return new Transition(
                Transition.Rule.CALM,
                List.of(Condition.is(Attribute.FORMAT, -1L)),
                List.of(new Change.Put(Attribute.FORMAT, -1L)));
    }

    private void forget() {
        owner.switchgear().restored();
        owner.tallies().forget();
    }
}
