package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.InMemoryCircuitStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of guards, one for each name that a caller invents. */
final class ManyGuardsTest {
    private final Function function = new Function(new InMemoryCircuitStore(), Map.of());

    @AfterEach
    void close() {
        function.close();
    }

    @Test
    void theNumberOfCountedNamesIsBoundedAndNoCallIsLost() {
        Guard early = function.payments();
        int calls = 5 * Tallies.MOST;
        for (int i = 0; i < calls; i++) {
            function.switchgear.guard("name-" + i).<String, RuntimeException>call(null, () -> "fine");
        }
        assertThat(function.switchgear.tallies().size()).isLessThanOrEqualTo(Tallies.MOST + 1);
        early.<String, RuntimeException>call(null, () -> "fine");
        function.switchgear.flush();
        assertThat(function.metrics.stream().mapToLong(CircuitCounts::permitted).sum())
                .isEqualTo(calls + 1);
        Set<String> names = new HashSet<>();
        function.metrics.forEach(counts -> names.add(counts.circuit().dependency()));
        assertThat(names).contains(Tallies.OTHERS);
    }

    @Test
    void unusedNamesMakeRoom() {
        for (int i = 0; i < 3 * Tallies.MOST; i++) {
            function.switchgear.guard("name-" + i).<String, RuntimeException>call(null, () -> "fine");
            if (i % 500 == 0) {
                function.time.advance(Duration.ofMinutes(2));
                function.switchgear.flush();
            }
        }
        function.switchgear.flush();
        assertThat(function.metrics)
                .extracting(counts -> counts.circuit().dependency())
                .contains("name-2900")
                .doesNotContain(Tallies.OTHERS);
    }

    @Test
    void aGuardThatWasUnusedForLongCountsAgain() {
        Guard payments = function.payments();
        for (int i = 0; i < 2 * Tallies.MOST; i++) {
            function.switchgear.guard("name-" + i);
        }
        payments.<String, RuntimeException>call(null, () -> "fine");
        function.switchgear.flush();
        assertThat(function.metrics)
                .filteredOn(counts -> counts.circuit().dependency().equals("payments"))
                .singleElement()
                .satisfies(counts -> assertThat(counts.permitted()).isEqualTo(1));
    }
}
