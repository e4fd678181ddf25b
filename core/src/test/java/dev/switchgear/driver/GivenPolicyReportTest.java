package dev.switchgear.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The report about two policies for one name. */
final class GivenPolicyReportTest {
    /** Every value differs from its default. */
    private static final CircuitPolicy OTHER = CircuitPolicy.builder()
            .tripRule(TripRule.consecutiveFailures(7))
            .slowCalls(Duration.ofSeconds(7), 0.7)
            .callTimeout(Duration.ofSeconds(7))
            .probes(7)
            .openWait(Duration.ofSeconds(7))
            .maxOpenWait(Duration.ofSeconds(77))
            .maxRetryAfter(Duration.ofSeconds(7))
            .maxSignalWait(Duration.ofSeconds(7))
            .ramp(Duration.ofSeconds(7))
            .refreshInterval(Duration.ofSeconds(7))
            .readBudget(Duration.ofMillis(7))
            .firstReadBudget(Duration.ofMillis(7))
            .writeBudget(Duration.ofMillis(7))
            .staleness(CircuitPolicy.Staleness.OPTIMISTIC)
            .fleetSize(7)
            .shadow(true)
            .enforcePercentage(7)
            .build();

    @Test
    void theReportOfASecondPolicyNamesEveryValueThatDiffers() {
        String report = GivenPolicy.differences(CircuitPolicy.defaults(), OTHER);
        assertThat(report.split("; "))
                .extracting(part -> part.substring(0, part.indexOf(" is ")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CircuitPolicy.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }
}
