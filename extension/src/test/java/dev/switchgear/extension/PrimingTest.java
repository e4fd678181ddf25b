package dev.switchgear.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The store of the extension is loaded after the priming, so the priming waits for none. */
final class PrimingTest {
    private static final Duration BUDGET = Duration.ofMillis(1);

    @Test
    void everyBudgetOfACallIsTheOneOfThePriming() throws ReflectiveOperationException {
        CircuitPolicy policy = Priming.policy(BUDGET);
        for (RecordComponent value : CircuitPolicy.class.getRecordComponents()) {
            if (value.getName().endsWith("Budget")) {
                assertThat(value.getAccessor().invoke(policy))
                        .as(value.getName())
                        .isEqualTo(BUDGET);
            }
        }
    }
}
