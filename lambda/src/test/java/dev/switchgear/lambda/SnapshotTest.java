package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.Attribute;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One process, restored several times from the same snapshot, like the copies of a function. */
@Timeout(60)
final class SnapshotTest {
    private static final int CLONES = 16;

    private final NotingStore store = new NotingStore(new InMemoryCircuitStore());
    private final Function function = new Function(store, Map.of("SWITCHGEAR_POLICY_PAYMENTS", "fleetSize=1"));

    @AfterEach
    void close() {
        function.close();
    }

    @Test
    void eachKindOfRequestIsSentOnceBeforeTheSnapshotAndNothingIsWritten() throws Exception {
        checkpoint();
        assertThat(store.reads).contains(SnapshotHooks.NAME);
        assertThat(store.writes).contains(SnapshotHooks.NAME);
        assertThat(store.read(CircuitId.of("default", SnapshotHooks.NAME), new ReadScope(true, true), Duration.ZERO)
                        .root()
                        .isAbsent())
                .isTrue();
    }

    @Test
    void clonesHaveIdentitiesOfTheirOwn() throws Exception {
        function.payments().<String, RuntimeException>call(null, () -> "before the snapshot");
        checkpoint();
        Set<String> writers = new HashSet<>();
        for (int clone = 0; clone < CLONES; clone++) {
            restore();
            writers.add(writerOfAnOrder());
        }
        assertThat(writers).hasSize(CLONES);
    }

    @Test
    void clonesReadOnSchedulesOfTheirOwn() throws Exception {
        checkpoint();
        List<Long> schedules = new ArrayList<>();
        for (int clone = 0; clone < CLONES; clone++) {
            restore();
            schedules.add(millisUntilTheSecondRead());
        }
        assertThat(new HashSet<>(schedules)).hasSizeGreaterThan(CLONES / 4);
    }

    @Test
    void aCloneForgetsTheStateBeforeTheSnapshot() throws Exception {
        assertThat(ask()).isEqualTo("made");
        checkpoint();
        order(OperatorOverride.Kind.FORCED_OPEN); // while the snapshot was on a disk
        restore();
        assertThat(ask()).isEqualTo("refused");
        assertThat(function.metrics).noneMatch(counts -> counts.permitted() > 0);
    }

    /** Returns the writer of an override, which is the identity of this copy. */
    private String writerOfAnOrder() {
        order(OperatorOverride.Kind.DISABLED);
        return String.valueOf(store.read(CircuitId.of("default", "payments"), new ReadScope(false, true), Duration.ZERO)
                .root()
                .value(Attribute.WRITER));
    }

    private void order(OperatorOverride.Kind kind) {
        function.switchgear.switchgear().operator("payments").override(kind, Duration.ofMinutes(5), "jo", "test");
    }

    private long millisUntilTheSecondRead() {
        ask();
        int reads = store.reads.size();
        long waited = 0;
        while (store.reads.size() == reads) {
            function.time.advance(Duration.ofMillis(10));
            waited += 10;
            ask();
        }
        return waited;
    }

    private String ask() {
        return function.payments().<String, RuntimeException>call(null, () -> "made", refused -> "refused");
    }

    @SuppressWarnings("NullAway") // the hooks ignore their context
    private void checkpoint() throws Exception {
        function.switchgear.hooks().beforeCheckpoint((Context<Resource>) null);
    }

    @SuppressWarnings("NullAway")
    private void restore() throws Exception {
        function.switchgear.hooks().afterRestore((Context<Resource>) null);
    }

    /** Records the requested circuits. */
    private record NotingStore(CircuitStore store, List<String> reads, List<String> writes) implements CircuitStore {
        NotingStore(CircuitStore store) {
            this(store, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        }

        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            reads.add(root.dependency());
            return store.read(root, scope, budget);
        }

        @Override
        public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
            writes.add(circuit.dependency());
            return store.apply(circuit, transition, budget);
        }

        @Override
        public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
            return store.add(watch, evidence, expiresAt, budget);
        }
    }
}
