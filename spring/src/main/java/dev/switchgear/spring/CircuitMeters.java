package dev.switchgear.spring;

import dev.switchgear.model.CircuitStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * Meters of each circuit, with the tag {@code circuit}: the gauges {@code switchgear.state} (0 CLOSED, 1 HALF_OPEN, 2 OPEN), {@code
 * switchgear.degraded} (0 or 1) and {@code switchgear.open.keys}, and the counters {@code switchgear.refused.locally} and {@code
 * switchgear.shadowed}.
 */
final class CircuitMeters implements MeterBinder {
    private final ConfiguredCircuits circuits;

    CircuitMeters(ConfiguredCircuits circuits) {
        this.circuits = circuits;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        circuits.each(name -> {
            gauge(registry, name, "switchgear.state", CircuitMeters::stateNumber);
            Gauge.builder("switchgear.degraded", circuits, all -> all.isDegraded(name) ? 1 : 0)
                    .tag("circuit", name)
                    .register(registry);
            gauge(registry, name, "switchgear.open.keys", CircuitStatus::openKeys);
            counter(registry, name, "switchgear.refused.locally", CircuitStatus::localRefusals);
            counter(registry, name, "switchgear.shadowed", CircuitStatus::shadowed);
        });
    }

    private static double stateNumber(CircuitStatus status) {
        return switch (status.state()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private void gauge(MeterRegistry registry, String circuit, String name, ToDoubleFunction<CircuitStatus> value) {
        Gauge.builder(name, circuits, all -> value.applyAsDouble(all.status(circuit)))
                .tag("circuit", circuit)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String circuit, String name, ToDoubleFunction<CircuitStatus> value) {
        FunctionCounter.builder(name, circuits, all -> value.applyAsDouble(all.status(circuit)))
                .tag("circuit", circuit)
                .register(registry);
    }
}
