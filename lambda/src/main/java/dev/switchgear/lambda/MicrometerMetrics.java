package dev.switchgear.lambda;

import dev.switchgear.model.OperatorOverride;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/**
 * Figures of circuits in a Micrometer registry, for processes outside of Lambda. They are the counter {@code
 * switchgear.calls} with
 * the tags {@code circuit} and {@code result}, the gauges {@code switchgear.state} (0 CLOSED, 1 HALF_OPEN, 2 OPEN) and
 * {@code switchgear.degraded} (0 or 1), and {@code switchgear.open.keys}. {@code result} is {@code permitted},
 * {@code refused}, {@code refused-locally} (also among {@code refused}), {@code shadowed} (also among {@code
 * permitted}), {@code failed} or {@code expired}.
 *
 * <p>{@link #namedAsInResilience4j} also keeps those meters of resilience4j whose meaning is the same: the gauge {@code
 * resilience4j.circuitbreaker.state} with the tags {@code name} and {@code state}, and the counter {@code
 * resilience4j.circuitbreaker.not.permitted.calls} with the tags {@code name} and {@code kind}.
 *
 * <p>Pass it to {@link LambdaSwitchgear.Builder#metrics}. Safe for use by many threads. Needs {@code io.micrometer:micrometer-core}.
 *
 * @since 0.1.0
 */
public final class MicrometerMetrics implements CircuitMetrics {
    private static final String RESILIENCE4J = "resilience4j.circuitbreaker.";
    private static final List<String> STATES = List.of("closed", "open", "half_open", "forced_open", "disabled");

    private final MeterRegistry registry;
    private final boolean alsoAsInResilience4j;
    private final Map<String, CircuitCounts> newest = new ConcurrentHashMap<>();

    /** Creates the figures in a registry. */
    public MicrometerMetrics(MeterRegistry registry) {
        this(registry, false);
    }

    private MicrometerMetrics(MeterRegistry registry, boolean alsoAsInResilience4j) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.alsoAsInResilience4j = alsoAsInResilience4j;
    }

    /**
     * Creates the figures in a registry, and also those under resilience4j's names whose meaning is the same, for dashboards
     * that exist. Use it only where resilience4j's own binder does not keep meters of the same names.
     */
    public static MicrometerMetrics namedAsInResilience4j(MeterRegistry registry) {
        return new MicrometerMetrics(registry, true);
    }

    @Override
    public void publish(CircuitCounts counts) {
        String circuit = counts.circuit().toString();
        if (newest.put(circuit, counts) == null) {
            Tags tags = Tags.of("circuit", circuit);
            gauge("switchgear.state", tags, circuit, CircuitCounts::stateNumber);
            gauge("switchgear.open.keys", tags, circuit, CircuitCounts::openKeys);
            gauge("switchgear.degraded", tags, circuit, shown -> shown.degraded() ? 1 : 0);
            if (alsoAsInResilience4j) {
                STATES.forEach(state -> gauge(
                        RESILIENCE4J + "state",
                        Tags.of("name", circuit, "state", state),
                        circuit,
                        shown -> state.equals(stateIn(shown)) ? 1 : 0));
            }
        }
        if (alsoAsInResilience4j) {
            registry.counter(RESILIENCE4J + "not.permitted.calls", "name", circuit, "kind", "not_permitted")
                    .increment((double) counts.refused());
        }
        count(circuit, "permitted", counts.permitted());
        count(circuit, "refused", counts.refused());
        count(circuit, "refused-locally", counts.refusedLocally());
        count(circuit, "shadowed", counts.shadowed());
        count(circuit, "failed", counts.failed());
        count(circuit, "expired", counts.expired());
    }

    /** resilience4j has no FORCED_CLOSED: such a circuit admits every call and counts, as a closed one does. */
    private static String stateIn(CircuitCounts shown) {
        return shown.override()
                .filter(order -> order != OperatorOverride.Kind.FORCED_CLOSED)
                .map(Enum::name)
                .orElse(shown.state().name())
                .toLowerCase(Locale.ROOT);
    }

    private void gauge(String name, Tags tags, String circuit, ToIntFunction<CircuitCounts> value) {
        Gauge.builder(name, newest, all -> value.applyAsInt(Objects.requireNonNull(all.get(circuit))))
                .tags(tags)
                .register(registry);
    }

    private void count(String circuit, String result, long calls) {
        registry.counter("switchgear.calls", "circuit", circuit, "result", result)
                .increment((double) calls);
    }
}
