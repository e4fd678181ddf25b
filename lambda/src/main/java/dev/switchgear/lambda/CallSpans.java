package dev.switchgear.lambda;

import dev.switchgear.model.Refusal;
import dev.switchgear.spi.CircuitId;

/** What a trace says about guarded calls: nothing, or attributes of the current span where OpenTelemetry is on the class path. */
interface CallSpans {
    String SPAN = "io.opentelemetry.api.trace.Span";

    /** Without OpenTelemetry. */
    CallSpans NONE = new CallSpans() {
        @Override
        public CallSpans taken() {
            return this;
        }

        @Override
        public void permitted(CircuitId circuit) {}

        @Override
        public void refused(Refusal refusal) {}
    };

    /** Those of this process, found once: a search for a class that is not there opens every jar of the function. */
    final class Found {
        private static final CallSpans HERE = of(Found.class.getClassLoader());

        private Found() {}
    }

    /** Returns those of this process. */
    static CallSpans here() {
        return Found.HERE;
    }

    /** Returns the spans of OpenTelemetry if a class loader finds it. */
    static CallSpans of(ClassLoader loader) {
        try {
            Class.forName(SPAN, false, loader);
            return new OpenTelemetrySpans();
        } catch (ClassNotFoundException | LinkageError e) {
            return NONE;
        }
    }

    /** Returns the span that is current now, for a decision that falls later and perhaps on another thread. */
    CallSpans taken();

    void permitted(CircuitId circuit);

    void refused(Refusal refusal);
}
