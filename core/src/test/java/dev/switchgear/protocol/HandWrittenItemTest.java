package dev.switchgear.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person may type into the table, and what comes of it. */
final class HandWrittenItemTest {
    private static final CircuitItem OPEN = CircuitItem.ABSENT.with(Attribute.STATE, "OPEN");

    @ParameterizedTest
    @CsvSource({
        "FORCED_OPEN, FORCED_OPEN, false",
        "OPEN, FORCED_OPEN, false",
        "CLOSED, FORCED_CLOSED, false",
        "FORCED_CLOSED, FORCED_CLOSED, false",
        "DISABLED, DISABLED, false",
        "forced open, FORCED_OPEN, true",
        "Force-Open, FORCED_OPEN, true",
        "disable, DISABLED, true"
    })
    void anOverrideIsReadInEveryUsualSpelling(String word, OperatorOverride.Kind kind, boolean flawed) {
        CircuitSnapshot snapshot = CircuitSnapshot.of(OPEN.with(Attribute.OVERRIDE, word));
        assertThat(snapshot.override().map(OperatorOverride::kind)).contains(kind);
        assertThat(snapshot.open()).isTrue();
        assertThat(!snapshot.flaws().isEmpty()).isEqualTo(flawed);
    }

    @Test
    void anOverrideWithoutAnEffectIsReportedWithWhatToWrite() {
        CircuitSnapshot snapshot = CircuitSnapshot.of(OPEN.with(Attribute.OVERRIDE, "STOP"));
        assertThat(snapshot.override()).isEmpty();
        assertThat(snapshot.flaws()).singleElement().asString().contains("'STOP'", "FORCED_OPEN", "FORCED_CLOSED");
    }

    @ParameterizedTest
    @CsvSource({
        "1764331200000, 2025-11-28T12:00:00Z",
        "1764331200, 2025-11-28T12:00:00Z",
        "1764331200.5, 2025-11-28T12:00:00Z",
        "2025-11-28T13:00:00+01:00, 2025-11-28T12:00:00Z",
        "18446744073709551616, +292278994-08-17T07:12:55.807Z",
        "1E+125, +292278994-08-17T07:12:55.807Z"
    })
    void theEndOfAnOverrideIsReadInEveryUsualForm(String until, Instant end) {
        CircuitItem item = OPEN.with(Attribute.OVERRIDE, "FORCED_OPEN").with(Attribute.OVERRIDE_UNTIL, until);
        assertThat(CircuitSnapshot.of(item).override().orElseThrow().until()).contains(end);
        assertThat(CircuitSnapshot.of(item).flaws()).isNotEmpty();
    }

    @Test
    void anOverrideWithAnUnreadableEndHoldsUntilItIsRemoved() {
        CircuitItem item = OPEN.with(Attribute.OVERRIDE, "FORCED_OPEN").with(Attribute.OVERRIDE_UNTIL, "tomorrow");
        assertThat(CircuitSnapshot.of(item).override().orElseThrow().until()).isEmpty();
        assertThat(CircuitSnapshot.of(item).flaws()).singleElement().asString().contains("'tomorrow'", "milliseconds");
    }

    @Test
    void aWalkOfProbesThatIsFarBeyondItsEndStaysOnItsSide() {
        CircuitItem good = OPEN.with(Attribute.PROBE_SCORE, 9_007_199_254_740_991L);
        CircuitItem bad = OPEN.with(Attribute.PROBE_SCORE, -9_007_199_254_740_991L);
        assertThat(CircuitSnapshot.of(good).probeScore()).isPositive();
        assertThat(CircuitSnapshot.of(bad).probeScore()).isNegative();
    }

    @ParameterizedTest
    @CsvSource({"CLOSED, false", "closed, false", "OPEN, true", "Open, true", "HALF_OPEN, true", "half-open, true"})
    void aStateIsReadInEveryUsualSpelling(String word, boolean open) {
        CircuitSnapshot snapshot = CircuitSnapshot.of(CircuitItem.ABSENT.with(Attribute.STATE, word));
        assertThat(snapshot.open()).isEqualTo(open);
        assertThat(snapshot.isUnclear()).isFalse();
        assertThat(snapshot.flaws()).isEmpty();
    }

    @Test
    void aNumberThatWasWrittenAsATextCounts() {
        CircuitSnapshot snapshot = CircuitSnapshot.of(OPEN.with(Attribute.REOPENS, " 7 "));
        assertThat(snapshot.reopens()).isEqualTo(7);
        assertThat(snapshot.flaws()).singleElement().asString().contains("'reopens'", "' 7 '", "number (N)");
        assertThat(snapshot.isUnclear()).isFalse();
    }

    @Test
    void aWordInThePlaceOfANumberLeavesItsDefault() {
        CircuitSnapshot ofNoFormat = CircuitSnapshot.of(OPEN.with(Attribute.FORMAT, "first"));
        assertThat(ofNoFormat.isUnclear()).as("the format it has without one").isFalse();
        assertThat(ofNoFormat.flaws()).singleElement().asString().contains("'format'", "'first'");
        CircuitItem held = OPEN.with(Attribute.SIGNALS, Set.of("alarm"));
        assertThat(CircuitSnapshot.of(held.with(Attribute.signalUntil("alarm"), "tomorrow"))
                        .signalUntils())
                .as("it holds until its all-clear")
                .containsExactly(Map.entry("alarm", Long.MAX_VALUE));
    }

    @Test
    void anItemWithoutAValidEpochIsUnclear() {
        assertThat(CircuitSnapshot.of(OPEN.with(Attribute.EPOCH, "first")).isUnclear())
                .isTrue();
        assertThat(CircuitSnapshot.of(OPEN.with(Attribute.WATCH, "first")).isUnclear())
                .isTrue();
        assertThat(CircuitSnapshot.of(OPEN.with(Attribute.LEVEL, "first")).isUnclear())
                .isFalse();
    }

    @Test
    void aSignalThatWasWrittenAsATextHoldsTheCircuit() {
        CircuitSnapshot snapshot = CircuitSnapshot.of(OPEN.with(Attribute.SIGNALS, "alarm"));
        assertThat(snapshot.signals()).containsExactly("alarm");
        assertThat(snapshot.flaws()).singleElement().asString().contains("'signals'", "'alarm'", "(SS)");
    }

    @Test
    void anOverrideInThePlaceOfTheStateCountsAsOne() {
        CircuitSnapshot snapshot = CircuitSnapshot.of(CircuitItem.ABSENT.with(Attribute.STATE, "FORCED_OPEN"));
        assertThat(snapshot.override().map(OperatorOverride::kind)).contains(OperatorOverride.Kind.FORCED_OPEN);
        assertThat(snapshot.flaws()).singleElement().asString().contains("attribute override");
        assertThat(snapshot.isUnclear()).isFalse();
    }

    @Test
    void anUnknownStateLeavesTheOverrideInForce() {
        CircuitItem item = CircuitItem.ABSENT.with(Attribute.STATE, "AJAR").with(Attribute.OVERRIDE, "FORCED_OPEN");
        assertThat(CircuitSnapshot.of(item).isUnclear()).isTrue();
        assertThat(CircuitSnapshot.of(item).open()).isFalse();
        assertThat(CircuitSnapshot.of(item).override()).isPresent();
    }
}
