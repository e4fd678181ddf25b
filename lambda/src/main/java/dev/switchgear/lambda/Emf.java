package dev.switchgear.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.function.Consumer;
import software.amazon.cloudwatchlogs.emf.exception.DimensionSetExceededException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidDimensionException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidMetricException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidNamespaceException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidTimestampException;
import software.amazon.cloudwatchlogs.emf.model.DimensionSet;
import software.amazon.cloudwatchlogs.emf.model.MetricsContext;
import software.amazon.cloudwatchlogs.emf.model.Unit;

/**
 * Metrics as lines of CloudWatch's Embedded Metric Format, written with AWS's own library. Dimensions are the circuit
 * and the function, and never an environment or a key, because each combination is a billed metric.
 *
 * @param function the dimension {@code Service}
 */
record Emf(String function, Consumer<String> output) implements CircuitMetrics {
    static final String NAMESPACE = "Switchgear";

    static Emf of(LambdaSettings settings, Consumer<String> output) {
        return new Emf(settings.label(), output);
    }

    @Override
    public void publish(CircuitCounts counts) {
        try {
            context(counts).serialize().forEach(output);
        } catch (JsonProcessingException
                | InvalidNamespaceException
                | InvalidDimensionException
                | InvalidMetricException
                | InvalidTimestampException
                | DimensionSetExceededException e) {
            throw new IllegalStateException("no metrics of " + counts, e);
        }
    }

    private MetricsContext context(CircuitCounts counts)
            throws InvalidNamespaceException, InvalidDimensionException, InvalidMetricException,
                    InvalidTimestampException, DimensionSetExceededException {
        MetricsContext context = new MetricsContext();
        context.setNamespace(NAMESPACE);
        context.setDimensions(
                DimensionSet.of("Circuit", dimension(counts.circuit().toString()), "Service", dimension(function)));
        context.putMetric("State", counts.stateNumber(), Unit.NONE);
        context.putMetric("Permitted", (double) counts.permitted(), Unit.COUNT);
        context.putMetric("Refused", (double) counts.refused(), Unit.COUNT);
        context.putMetric("Failed", (double) counts.failed(), Unit.COUNT);
        context.putMetric("Expired", (double) counts.expired(), Unit.COUNT);
        context.putMetric("Degraded", counts.degraded() ? 1 : 0, Unit.NONE);
        putIfAny(context, "RefusedLocally", counts.refusedLocally());
        putIfAny(context, "Shadowed", counts.shadowed());
        putIfAny(context, "OpenKeys", counts.openKeys());
        context.putProperty("state", counts.state().name());
        counts.override().ifPresent(order -> context.putProperty("override", order.name()));
        return context;
    }

    /** A figure that is nearly always 0 is left out while it is 0. */
    private static void putIfAny(MetricsContext context, String name, long count) throws InvalidMetricException {
        if (count > 0) {
            context.putMetric(name, (double) count, Unit.COUNT);
        }
    }

    /**
     * CloudWatch accepts printable ASCII, up to 1,024 characters, without a colon at the start; other characters become
     * {@code _}.
     */
    static String dimension(String text) {
        StringBuilder ascii = new StringBuilder();
        text.strip()
                .codePoints()
                .limit(1_000)
                .forEach(letter -> ascii.append(letter >= ' ' && letter < 127 ? (char) letter : '_'));
        boolean starts = !ascii.isEmpty() && ascii.charAt(0) != ':';
        return starts ? ascii.toString() : "_" + ascii;
    }
}
