package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpanTest {
    @Test
    void aSpanEndsWithItsLastMillisecondAndWithAClockThatStepsBack() {
        Span span = Span.of(NOW, 10);
        assertThat(span.contains(NOW - 1)).isFalse();
        assertThat(span.contains(NOW)).isTrue();
        assertThat(span.contains(NOW + 9)).isTrue();
        assertThat(span.contains(NOW + 10)).isFalse();
    }
}
