package dev.switchgear.lambda;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Figures of circuits in a Micrometer registry, for processes outside of Lambda. They are the counter {@code
 * switchgear.calls} with
 * the tags {@code circuit} and {@code result}, the gauges {@code switchgear.state} (0 CLOSED, 1 HALF_OPEN, 2 OPEN) and
 * {@code switchgear.degraded} (0 or 1), and {@code switchgear.open.keys}. {@code result} is {@code permitted},
 * {@code refused}, {@code refused-locally} (also among {@code refused}), {@code shadowed} (also among {@code
 * permitted}), {@code failed} or {@code expired}.
 *
 * <p>Pass it to {@link LambdaSwitchgear.Builder#metrics}. Needs {@code io.micrometer:micrometer-core}.
 *
 * @since 0.1.0
 */
public final class MicrometerMetrics implements CircuitMetrics {
    private final MeterRegistry registry;
    private final Map<String, CircuitCounts> newest = new ConcurrentHashMap<>();

    /** Creates the figures in a registry. */
    public MicrometerMetrics(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public void publish(CircuitCounts counts) {
        String circuit = counts.circuit().toString();
        if (newest.put(circuit, counts) == null) {
            Tags tags = Tags.of("circuit", circuit);
            gauge("switchgear.state", tags, circuit, CircuitCounts::stateNumber);
            gauge("switchgear.open.keys", tags, circuit, CircuitCounts::openKeys);
            gauge("switchgear.degraded", tags, circuit, shown -> shown.degraded() ? 1 : 0);
        }
        count(circuit, "permitted", counts.permitted());
        count(circuit, "refused", counts.refused());
        count(circuit, "refused-locally", counts.refusedLocally());
        count(circuit, "shadowed", counts.shadowed());
        count(circuit, "failed", counts.failed());
        count(circuit, "expired", counts.expired());
    }

    private void gauge(String name, Tags tags, String circuit, java.util.function.ToIntFunction<CircuitCounts> value) {
        Gauge.builder(name, newest, all -> value.applyAsInt(Objects.requireNonNull(all.get(circuit))))
                .tags(tags)
                .register(registry);
    }

    private void count(String circuit, String result, long calls) {
        registry.counter("switchgear.calls", "circuit", circuit, "result", result)
                .increment((double) calls);
    }
}
