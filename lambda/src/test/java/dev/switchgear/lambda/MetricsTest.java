package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitState;
import dev.switchgear.spi.CircuitId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Figures: few, right, and in the formats of others. */
final class MetricsTest {
    private static final CircuitCounts COUNTS =
            new CircuitCounts(CircuitId.of("prod", "payments"), CircuitState.OPEN, 3, 2, 1, 0, true);

    private final Function function = new Function();

    @AfterEach
    void close() {
        function.close();
    }

    private void call() {
        function.payments().<String, RuntimeException>call(null, () -> "receipt");
    }

    @Test
    void areToldOnceAMinute() {
        for (int i = 0; i < 100; i++) {
            call();
        }
        assertThat(function.metrics).isEmpty();
        function.time.advance(Duration.ofMinutes(1));
        call();
        assertThat(function.metrics)
                .singleElement()
                .satisfies(counts -> assertThat(counts.permitted()).isEqualTo(101));
        call();
        assertThat(function.metrics).hasSize(1);
    }

    @Test
    void areToldAtOnceWhenTheStateChanges() {
        function.forceOpen();
        assertThatThrownBy(this::call).hasMessageContaining("maintenance");
        assertThat(function.metrics)
                .singleElement()
                .satisfies(counts -> assertThat(counts.refused()).isEqualTo(1));
    }

    @Test
    void aCircuitThatNobodyCallsTellsNothing() {
        function.payments();
        function.switchgear.flush();
        assertThat(function.metrics).isEmpty();
    }

    @Test
    void aTransitionIsOneLineOfJson() {
        function.forceOpen();
        assertThatThrownBy(this::call).hasMessageContaining("maintenance");
        assertThat(function.lines).singleElement().asString().startsWith("{\"switchgear\":\"OVERRIDE_CHANGED\",");
        assertThat(function.lines.get(0)).contains("\"circuit\":\"default/payments\"", "maintenance");
    }

    @Test
    void embeddedMetricsHaveTheDimensionsOfTheCircuitAndTheService() {
        List<String> lines = new ArrayList<>();
        new Emf("orders", lines::add).publish(COUNTS);
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("\"Namespace\":\"Switchgear\"")
                .contains("\"Circuit\":\"prod/payments\"", "\"Service\":\"orders\"")
                .contains("\"State\":2.0", "\"Permitted\":3.0", "\"Refused\":2.0", "\"Failed\":1.0", "\"Degraded\":1.0")
                .containsPattern("\"Dimensions\":\\[\\[\"Circuit\",\"Service\"]]");
    }

    @Test
    void micrometerCountsAndShowsTheNewestState() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MicrometerMetrics metrics = new MicrometerMetrics(registry);
        metrics.publish(COUNTS);
        metrics.publish(new CircuitCounts(COUNTS.circuit(), CircuitState.CLOSED, 4, 0, 0, 1, false));
        assertThat(registry.get("switchgear.calls")
                        .tags("circuit", "prod/payments", "result", "permitted")
                        .counter()
                        .count())
                .isEqualTo(7);
        assertThat(registry.get("switchgear.calls")
                        .tag("result", "expired")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("switchgear.state").gauge().value()).isZero();
        assertThat(registry.get("switchgear.degraded").gauge().value()).isZero();
    }

    @Test
    void metricsThatThrowFailNoCall() {
        try (LambdaSwitchgear switchgear = LambdaSwitchgear.builder()
                .variables(java.util.Map.of())
                .store(function.store)
                .clock(function.time)
                .metrics(counts -> {
                    throw new IllegalStateException("full");
                })
                .build()) {
            Guard guard = switchgear.guard("payments");
            function.time.advance(Duration.ofMinutes(2));
            assertThat(guard.<String, RuntimeException>call(null, () -> "receipt"))
                    .isEqualTo("receipt");
        }
    }
}
