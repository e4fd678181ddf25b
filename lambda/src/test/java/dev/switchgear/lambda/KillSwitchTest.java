package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Circuit;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kill switch and shadow mode keep a circuit from refusing, in whatever order a function starts. */
final class KillSwitchTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    private final Function operators = new Function(store, Map.of());

    @AfterEach
    void close() {
        operators.close();
    }

    @Test
    void theKillSwitchAppliesWithAPrefetch() {
        operators.forceOpen();
        Map<String, String> variables = Map.of(
                "SWITCHGEAR_DISABLED", "true", "SWITCHGEAR_PREFETCH", "payments", "SWITCHGEAR_POLICY", "probes=1");
        try (Function function = new Function(operators.time, store, variables)) {
            assertThat(function.switchgear.switchgear().prefetch(LONG, "payments"))
                    .isTrue();
            assertThat(refusals(function.payments(), 400)).isZero();
            assertThat(refusals(function.payments().key("shard-1"), 400)).isZero();
        }
    }

    @Test
    void theKillSwitchAppliesWithAnyPolicy() {
        operators
                .switchgear
                .switchgear()
                .operator("payments")
                .override(OperatorOverride.Kind.FORCED_OPEN, LONG, "jo", "maintenance");
        operators.switchgear.switchgear().operator("payments").policy("{\"shadow\": false}", "jo");
        try (Function function = new Function(operators.time, store, Map.of("SWITCHGEAR_DISABLED", "true"))) {
            Circuit own = function.switchgear
                    .switchgear()
                    .circuit("payments", CircuitPolicy.builder().shadow(false).build());
            assertThat(own.decide().permitted()).isTrue();
            assertThat(refusals(function.payments(), 100)).isZero();
        }
    }

    @Test
    void aCircuitInShadowRefusesNothingWhetherThePrefetchOrTheGuardIsFirst() {
        operators
                .switchgear
                .switchgear()
                .operator("payments")
                .raise(new dev.switchgear.model.Signal(
                        "alarm",
                        operators.time.instant(),
                        operators.time.instant().plusSeconds(600),
                        "open"));
        Map<String, String> variables =
                Map.of("SWITCHGEAR_POLICY_PAYMENTS", "shadow=true", "SWITCHGEAR_PREFETCH", "payments");
        for (int start = 0; start < 16; start++) {
            try (Function function = new Function(operators.time, store, variables)) {
                if (start % 2 == 0) {
                    function.switchgear.switchgear().prefetch(LONG, "payments");
                }
                Guard payments = function.payments();
                function.switchgear.switchgear().prefetch(LONG, "payments");
                assertThat(refusals(payments, 10)).isZero();
            }
        }
    }

    private static int refusals(Guard guard, int calls) {
        int refused = 0;
        for (int i = 0; i < calls; i++) {
            String answer = guard.<String, RuntimeException>call(null, () -> "made", refusal -> "refused");
            refused += answer.equals("refused") ? 1 : 0;
        }
        return refused;
    }
}
