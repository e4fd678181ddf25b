package dev.switchgear.local.extension;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The story reports what happened. */
final class StoryFiguresTest {
    @Test
    void aCircuitThatDidNotOpenIsNotReportedAsOpen() {
        assertThat(StoryFigures.opening(2_800)).isEqualTo("the circuit opens, 2.8 s after the break");
        assertThat(StoryFigures.opening(-1)).isEqualTo("the circuit has NOT opened");
    }
}
