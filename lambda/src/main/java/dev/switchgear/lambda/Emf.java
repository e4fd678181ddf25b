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
 * and the function, never an environment or a key: each combination is a metric that is paid for.
 *
 * @param function the dimension {@code Service}
 */
record Emf(String function, Consumer<String> output) implements CircuitMetrics {
    static final String NAMESPACE = "Switchgear";

    static Emf of(Settings settings, Consumer<String> output) {
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
        context.setDimensions(DimensionSet.of("Circuit", counts.circuit().toString(), "Service", function));
        context.putMetric("State", counts.stateNumber(), Unit.NONE);
        context.putMetric("Permitted", (double) counts.permitted(), Unit.COUNT);
        context.putMetric("Refused", (double) counts.refused(), Unit.COUNT);
        context.putMetric("Failed", (double) counts.failed(), Unit.COUNT);
        context.putMetric("Expired", (double) counts.expired(), Unit.COUNT);
        context.putMetric("Degraded", counts.degraded() ? 1 : 0, Unit.NONE);
        context.putProperty("state", counts.state().name());
        return context;
    }
}
