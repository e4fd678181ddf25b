package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitOpenException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the spans of the real SDK of OpenTelemetry have after guarded calls. */
final class CallSpansTest {
    private static final Duration HANGS = Duration.ofSeconds(20);

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final SdkTracerProvider tracers = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(spans))
            .build();

    @AfterEach
    void close() {
        tracers.close();
    }

    @Test
    void aPermittedCallIsAnAttributeOfTheCurrentSpan() {
        try (Function function = new Function()) {
            traced(() ->
                    assertThat(function.payments().call(null, () -> "charged")).isEqualTo("charged"));
            traced(() -> assertThat(function.payments()
                            .key("eu")
                            .callAsync(null, () -> CompletableFuture.completedFuture("charged")))
                    .succeedsWithin(HANGS));
        }
        assertThat(spans.getFinishedSpanItems())
                .extracting(CallSpansTest::noted)
                .containsExactly("default/payments permitted", "default/payments/eu permitted");
    }

    @Test
    void aRefusedCallNamesWhatRefusedIt() {
        try (Function function = new Function()) {
            function.forceOpen();
            traced(() -> assertThatThrownBy(() -> function.payments().call(null, () -> "charged"))
                    .isInstanceOf(CircuitOpenException.class));
            traced(() -> assertThat(
                            function.payments().callAsync(null, () -> CompletableFuture.completedFuture("charged")))
                    .failsWithin(HANGS));
        }
        assertThat(spans.getFinishedSpanItems())
                .extracting(CallSpansTest::noted)
                .containsExactly("default/payments refused-forced-open", "default/payments refused-forced-open");
    }

    @Test
    void theFirstCallOfAnEnvironmentStartsOnAnotherThreadAndIsAnAttributeOfItsCallersSpan() {
        try (Function function = new Function()) {
            traced(() -> assertThat(
                            function.payments().callAsync(null, () -> CompletableFuture.completedFuture("charged")))
                    .succeedsWithin(HANGS));
        }
        assertThat(spans.getFinishedSpanItems())
                .extracting(CallSpansTest::noted)
                .containsExactly("default/payments permitted");
    }

    @Test
    void withoutASpanOrWithoutOpenTelemetryNothingIsNoted() {
        try (Function function = new Function()) {
            assertThat(function.payments().call(null, () -> "charged")).isEqualTo("charged");
        }
        assertThat(spans.getFinishedSpanItems()).isEmpty();
        assertThat(CallSpans.of(ClassLoader.getPlatformClassLoader())).isSameAs(CallSpans.NONE);
        assertThat(CallSpans.SPAN).isEqualTo(Span.class.getName());
    }

    private void traced(Runnable call) {
        Span span = tracers.get("test").spanBuilder("call").startSpan();
        try (Scope current = span.makeCurrent()) {
            assertThat(current).isNotNull();
            call.run();
        } finally {
            span.end();
        }
    }

    private static String noted(SpanData span) {
        return span.getAttributes().get(OpenTelemetrySpans.CIRCUIT) + " "
                + span.getAttributes().get(OpenTelemetrySpans.DECISION);
    }
}
