package dev.switchgear.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SkewableClockTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTime time = new VirtualTime(START);
    private final SkewableClock clock = new SkewableClock(time);

    @Test
    void showsTheRightTimeAtFirst() {
        time.advance(MINUTE);

        assertThat(clock.instant()).isEqualTo(time.instant());
    }

    @Test
    void keepsItsOffsetWhileTimePasses() {
        clock.skew(MINUTE.negated());
        assertThat(clock.instant()).isEqualTo(START.minus(MINUTE));

        time.advance(MINUTE);
        assertThat(clock.instant()).isEqualTo(START);

        clock.skew(Duration.ZERO);
        assertThat(clock.instant()).isEqualTo(time.instant());
    }

    @Test
    void jumpsAddUpInBothDirections() {
        clock.jump(MINUTE);
        clock.jump(Duration.ofSeconds(-90));

        assertThat(clock.instant()).isEqualTo(START.minusSeconds(30));
    }

    @Test
    void driftsAndKeepsItsOffsetWhenTheDriftEnds() {
        clock.drift(1_000);
        time.advance(Duration.ofSeconds(1_000));
        assertThat(clock.instant()).isEqualTo(time.instant().plusSeconds(1));

        clock.drift(-500);
        time.advance(Duration.ofSeconds(1_000));
        assertThat(clock.instant()).isEqualTo(time.instant().plusMillis(500));

        clock.drift(0);
        time.advance(Duration.ofSeconds(1_000));
        assertThat(clock.instant()).isEqualTo(time.instant().plusMillis(500));
    }

    @Test
    void stopsAndContinuesFromThere() {
        clock.stop();
        time.advance(MINUTE);
        assertThat(clock.instant()).isEqualTo(START);

        clock.resume();
        time.advance(MINUTE);
        assertThat(clock.instant()).isEqualTo(START.plus(MINUTE));
    }

    @Test
    void errorsCombine() {
        clock.skew(MINUTE);
        clock.drift(1_000_000);
        time.advance(MINUTE);
        clock.jump(Duration.ofSeconds(-1));
        clock.stop();
        time.advance(MINUTE);

        assertThat(clock.instant()).isEqualTo(START.plus(MINUTE.multipliedBy(3)).minusSeconds(1));
    }
}
