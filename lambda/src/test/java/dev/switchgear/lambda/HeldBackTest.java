package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.InMemoryCircuitStore;
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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The evidence of an invocation is in the table when it ends, because the process may be frozen then, or killed. */
final class HeldBackTest {
    private final CountingStore store = new CountingStore();
    private final Function function =
            new Function(store, Map.of("SWITCHGEAR_POLICY", Function.PATIENT + ",fleetSize=1,maxOpenWaitMillis=15000"));

    @AfterEach
    void close() {
        function.close();
    }

    @Test
    void failuresOfOneInvocationAreReportedWhenTheirCallsEnd() {
        watched();
        long before = store.failures;
        for (int i = 0; i < 2; i++) {
            fail(); // all within one millisecond of an invocation
        }
        assertThat(store.failures - before).isEqualTo(2);
    }

    @Test
    void successesAreReportedWhenTheHandlerEnds() {
        watched();
        long before = store.calls;
        var handler = function.switchgear.<Integer, Integer>handler((calls, context) -> {
            for (int i = 0; i < calls; i++) {
                function.payments().<String, RuntimeException>call(context, () -> "fine");
            }
            return calls;
        });
        handler.handleRequest(7, TestInvocation.LONG);
        assertThat(store.calls - before).isEqualTo(7);
    }

    @Test
    void aGuardedHandlerReportsItsEvidenceHoweverItEnds() {
        watched();
        function.payments()
                .<Integer, String>handler((event, context) -> "fine", (event, refusal) -> "refused")
                .handleRequest(1, TestInvocation.LONG);
        long before = store.calls;
        function.payments()
                .<Integer, String>handler((event, context) -> "fine", (event, refusal) -> "refused")
                .handleRequest(1, TestInvocation.LONG);
        assertThat(store.calls - before).isEqualTo(1);
    }

    @Test
    void flushWritesEvidenceAndMetrics() {
        watched();
        function.payments().<String, RuntimeException>call(TestInvocation.LONG, () -> "fine");
        function.payments().<String, RuntimeException>call(TestInvocation.LONG, () -> "fine");
        long before = store.calls;
        int metrics = function.metrics.size();
        function.switchgear.flush();
        assertThat(store.calls).isGreaterThan(before);
        assertThat(function.metrics).hasSizeGreaterThan(metrics);
    }

    @Test
    void aHealthyCircuitHasNothingToReport() {
        for (int i = 0; i < 10; i++) {
            function.payments().<String, RuntimeException>call(TestInvocation.LONG, () -> "fine");
            function.switchgear.flush();
        }
        assertThat(store.adds).isZero();
    }

    /** A watch runs, this environment takes part, and for some seconds as many calls succeed as fail. */
    private void watched() {
        for (int i = 0; i < 100 && store.adds == 0; i++) {
            mixed();
        }
        assertThat(store.adds).isPositive();
        mixed();
    }

    private void mixed() {
        fail();
        function.payments().<String, RuntimeException>call(TestInvocation.LONG, () -> "fine");
        function.time.advance(Duration.ofSeconds(1));
    }

    private void fail() {
        try {
            function.payments().call(TestInvocation.LONG, () -> {
                throw new IllegalStateException("down");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("down");
        }
    }

    /** A store that counts the evidence that it gets. */
    private static final class CountingStore implements CircuitStore {
        private final InMemoryCircuitStore store = new InMemoryCircuitStore();
        private long calls;
        private long failures;
        private int adds;

        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            return store.read(root, scope, budget);
        }

        @Override
        public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
            return store.apply(circuit, transition, budget);
        }

        @Override
        public synchronized Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
            calls += evidence.calls();
            failures += evidence.failures();
            adds++;
            return store.add(watch, evidence, expiresAt, budget);
        }
    }
}
