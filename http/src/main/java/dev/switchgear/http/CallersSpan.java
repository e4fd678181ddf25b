package dev.switchgear.http;

import dev.switchgear.model.Decision;
import dev.switchgear.model.Refusal;
import dev.switchgear.spi.CircuitId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.Locale;

/**
 * The span that is current where a call begins. A decision is an attribute of it, on whatever thread it falls. Without
 * OpenTelemetry on the class path, and outside of a trace, nothing is noted.
 */
abstract class CallersSpan {
    static final String API = "io.opentelemetry.api.trace.Span";

    private static final CallersSpan NONE = new CallersSpan() {
        @Override
        void note(CircuitId circuit, String decision) {}
    };
    private static final boolean THERE = isThere(CallersSpan.class.getClassLoader());

    /** Returns the span that is current now. */
    static CallersSpan current() {
        return THERE ? Recorded.current() : NONE;
    }

    static boolean isThere(ClassLoader loader) {
        try {
            Class.forName(API, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Notes a decision, and returns it. */
    final Decision note(CircuitId circuit, Decision decision) {
        if (decision instanceof Refusal refusal) {
            note(
                    refusal.circuit(),
                    "refused-" + refusal.cause().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        } else {
            note(circuit, "permitted");
        }
        return decision;
    }

    abstract void note(CircuitId circuit, String decision);

    /** The only class that loads OpenTelemetry. */
    private static final class Recorded extends CallersSpan {
        private static final AttributeKey<String> CIRCUIT = AttributeKey.stringKey("switchgear.circuit");
        private static final AttributeKey<String> DECISION = AttributeKey.stringKey("switchgear.decision");

        private final Span span;

        private Recorded(Span span) {
            this.span = span;
        }

        static CallersSpan current() {
            Span span = Span.current();
            return span.isRecording() ? new Recorded(span) : NONE;
        }

        @Override
        void note(CircuitId circuit, String decision) {
            span.setAttribute(CIRCUIT, circuit.toString()).setAttribute(DECISION, decision);
        }
    }
}
