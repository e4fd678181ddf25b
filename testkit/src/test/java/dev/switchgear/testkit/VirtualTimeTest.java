package dev.switchgear.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchgear.spi.Ticker;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime(START);
    private final Ticker ticker = time::nanos;

    @Test
    void doesNotMoveUntilItIsAdvanced() {
        long before = ticker.nanos();

        assertThat(time.instant()).isEqualTo(START).isEqualTo(time.instant());
        assertThat(ticker.nanos()).isEqualTo(before);
    }

    @Test
    void clockAndTickerAdvanceTogetherEvenIfTheTickerOverflows() {
        long before = ticker.nanos();

        time.advance(HOUR);

        assertThat(time.instant()).isEqualTo(START.plus(HOUR));
        assertThat(ticker.nanos() - before).isEqualTo(HOUR.toNanos());
        assertThat(ticker.nanos()).isNegative();
    }

    @Test
    void theTickerStopsWhileFrozenAndTheClockDoesNot() {
        long before = ticker.nanos();

        time.freezeFor(HOUR);
        time.advance(Duration.ofSeconds(1));

        assertThat(time.instant()).isEqualTo(START.plus(HOUR).plusSeconds(1));
        assertThat(ticker.nanos() - before).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void aFreezeLastsUntilTheThaw() {
        long before = ticker.nanos();
        time.freeze();
        time.advance(HOUR);
        time.freeze();
        time.advance(HOUR);

        assertThat(ticker.nanos()).isEqualTo(before);
        time.thaw();
        time.thaw();

        assertThat(ticker.nanos()).isEqualTo(before);
        assertThat(time.instant()).isEqualTo(START.plus(HOUR).plus(HOUR));
    }

    @Test
    void environmentsShareTheClockAndFreezeAlone() {
        VirtualTime other = time.environment();
        long before = ticker.nanos();
        long otherBefore = other.nanos();

        other.freezeFor(HOUR);

        assertThat(other.instant()).isEqualTo(time.instant()).isEqualTo(START.plus(HOUR));
        assertThat(ticker.nanos() - before).isEqualTo(HOUR.toNanos());
        assertThat(other.nanos()).isEqualTo(otherBefore);
    }

    @Test
    void neverRunsBackwards() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofMillis(-1)))
                .withMessageContaining("PT-0.001S");
    }
}
