package dev.switchgear.lambda;

import dev.switchgear.model.Refusal;
import dev.switchgear.spi.CircuitId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Attributes of the span that is current, or that was taken. Outside of a trace that span records nothing. */
final class OpenTelemetrySpans implements CallSpans {
    static final AttributeKey<String> CIRCUIT = AttributeKey.stringKey("switchgear.circuit");
    static final AttributeKey<String> DECISION = AttributeKey.stringKey("switchgear.decision");

    private final @Nullable Span taken;

    OpenTelemetrySpans() {
        this(null);
    }

    private OpenTelemetrySpans(@Nullable Span taken) {
        this.taken = taken;
    }

    @Override
    public CallSpans taken() {
        return new OpenTelemetrySpans(Span.current());
    }

    @Override
    public void permitted(CircuitId circuit) {
        note(circuit, "permitted");
    }

    @Override
    public void refused(Refusal refusal) {
        String cause = refusal.cause().name().toLowerCase(Locale.ROOT).replace('_', '-');
        note(refusal.circuit(), "refused-" + cause);
    }

    private void note(CircuitId circuit, String decision) {
        Span span = taken == null ? Span.current() : taken;
        if (span.isRecording()) {
            span.setAttribute(CIRCUIT, circuit.toString()).setAttribute(DECISION, decision);
        }
    }
}
