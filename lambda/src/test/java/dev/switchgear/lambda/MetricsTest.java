package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.spi.CircuitId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics are few, correct, and in the formats of CloudWatch and Micrometer. */
final class MetricsTest {
    private static final CircuitCounts COUNTS =
            counts(CircuitState.OPEN, Optional.of(OperatorOverride.Kind.FORCED_OPEN), 3, 2);

    private final Function function = new Function();

    @AfterEach
    void close() {
        function.close();
    }

    private void call() {
        function.payments().<String, RuntimeException>call(null, () -> "receipt");
    }

    private static CircuitCounts counts(
            CircuitState state, Optional<OperatorOverride.Kind> override, long permitted, long refused) {
        return new CircuitCounts(
                CircuitId.of("prod", "payments"), state, override, permitted, refused, 1, 4, 1, 0, 2, true);
    }

    @Test
    void areWrittenLessOftenInAnOldEnvironment() {
        for (int second = 0; second < 600; second++) {
            call();
            function.time.advance(Duration.ofSeconds(1));
        }
        assertThat(function.metrics)
                .as("after 1, 2, 4, 8, 16 and 32 s, then once a minute")
                .hasSize(6 + 8);
        assertThat(told()).as("until second 543").isEqualTo(544);
    }

    @Test
    void anEnvironmentThatLivesForSecondsWritesMetrics() {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> function.payments().call(null, () -> {
                        throw new IllegalStateException("dead");
                    }))
                    .isInstanceOfAny(IllegalStateException.class, CircuitOpenException.class);
            function.time.advance(Duration.ofMillis(500));
        }
        assertThat(function.metrics.get(0).failed())
                .as("written with the first failure")
                .isEqualTo(1);
        long heard = function.metrics.stream()
                .mapToLong(counts -> counts.failed() + counts.refused())
                .sum();
        assertThat(heard).as("of 20 calls in 10 s").isGreaterThanOrEqualTo(10);
        function.switchgear.close(); // as a process does that ends in order
        heard = function.metrics.stream()
                .mapToLong(counts -> counts.failed() + counts.refused())
                .sum();
        assertThat(heard).isEqualTo(20);
    }

    @Test
    void aProcessThatEndsWritesTheRest() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShortLife.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        double permitted = Pattern.compile("\"Permitted\":([0-9.]+)")
                .matcher(output)
                .results()
                .mapToDouble(line -> Double.parseDouble(line.group(1)))
                .sum();
        assertThat(permitted)
                .as("in one line, or in several if the process was slow")
                .isEqualTo(3);
    }

    /** A process that makes three calls and ends. */
    static final class ShortLife {
        private ShortLife() {}

        public static void main(String[] arguments) {
            Guard guard = LambdaSwitchgear.builder()
                    .variables(Map.of("SWITCHGEAR_METRICS", "emf"))
                    .store(new InMemoryCircuitStore())
                    .build()
                    .guard("payments");
            for (int i = 0; i < 3; i++) {
                guard.<String, RuntimeException>call(null, () -> "receipt");
            }
        }
    }

    @Test
    void asynchronousCallsAreCounted() {
        CompletableFuture<String> running = new CompletableFuture<>();
        CompletionStage<String> answer = function.payments().callAsync(TestInvocation.LONG, () -> running);
        running.complete("receipt");
        assertThat(answer.toCompletableFuture().join()).isEqualTo("receipt");
        CompletionStage<String> failing = function.payments()
                .callAsync(null, () -> CompletableFuture.failedFuture(new IllegalStateException("dead")));
        assertThatThrownBy(() -> failing.toCompletableFuture().join()).hasMessageContaining("dead");
        function.switchgear.flush();
        assertThat(told()).isEqualTo(2);
        assertThat(function.metrics.stream().mapToLong(CircuitCounts::failed).sum())
                .isEqualTo(1);
        function.forceOpen();
        function.time.advance(Duration.ofSeconds(3));
        CompletionStage<String> refused = function.payments().callAsync(null, () -> running);
        assertThatThrownBy(() -> refused.toCompletableFuture().join()).hasCauseInstanceOf(CircuitOpenException.class);
        function.switchgear.flush();
        assertThat(function.metrics.stream().mapToLong(CircuitCounts::refused).sum())
                .isEqualTo(1);
    }

    @Test
    void anAsynchronousCallTimesOut() {
        CompletionStage<String> hanging =
                function.payments().within(Duration.ofMillis(5)).callAsync(null, CompletableFuture::new);
        assertThatThrownBy(() -> hanging.toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CallTimeoutException.class);
        function.switchgear.flush();
        assertThat(function.metrics.stream().mapToLong(CircuitCounts::failed).sum())
                .isEqualTo(1);
    }

    @Test
    void aCircuitThatIsForcedOpenShowsAsOpen() {
        function.forceOpen();
        assertThatThrownBy(this::call).hasMessageContaining("maintenance");
        assertThat(function.metrics).singleElement().satisfies(counts -> {
            assertThat(counts.stateNumber()).isEqualTo(2);
            assertThat(counts.override()).contains(OperatorOverride.Kind.FORCED_OPEN);
        });
        assertThat(function.lines.get(0)).contains("\"state\":\"OPEN\"");
    }

    @Test
    void theEndOfAnOverrideByItselfIsALine() {
        function.forceOpen();
        assertThatThrownBy(this::call).hasMessageContaining("maintenance");
        function.time.advance(Duration.ofMinutes(11));
        call();
        assertThat(function.lines).hasSize(2);
        assertThat(function.lines.get(1)).contains("its time is over", "\"state\":\"CLOSED\"");
        assertThat(function.metrics.get(1).override()).isEmpty();
    }

    @Test
    void shadowModeHasAFigureAndALine() {
        try (Function shadow = new Function(
                function.time, function.store, Map.of("SWITCHGEAR_POLICY", Function.PATIENT + ",shadow=true"))) {
            function.switchgear
                    .switchgear()
                    .operator("payments")
                    .raise(new Signal(
                            "alarm",
                            function.time.instant(),
                            function.time.instant().plusSeconds(60),
                            "the alarm says so"));
            for (int i = 0; i < 60; i++) {
                shadow.payments().<String, RuntimeException>call(null, () -> "receipt");
            }
            shadow.switchgear.flush();
            assertThat(shadow.metrics.stream()
                            .mapToLong(CircuitCounts::shadowed)
                            .sum())
                    .isEqualTo(60);
            assertThat(shadow.lines)
                    .filteredOn(line -> line.contains("SHADOW_STARTED"))
                    .singleElement()
                    .asString()
                    .contains("would refuse (OPEN): the alarm says so");
        }
    }

    private long told() {
        return function.metrics.stream().mapToLong(CircuitCounts::permitted).sum();
    }

    @Test
    void areWrittenAtOnceWhenTheStateChanges() {
        function.forceOpen();
        assertThatThrownBy(this::call).hasMessageContaining("maintenance");
        assertThat(function.metrics)
                .singleElement()
                .satisfies(counts -> assertThat(counts.refused()).isEqualTo(1));
    }

    @Test
    void anUnusedCircuitWritesNothing() {
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
    void theFieldsOfALineHaveTheSameOrderInEveryRun() {
        function.forceOpen();
        assertThatThrownBy(this::call).hasMessageContaining("maintenance");
        assertThat(function.lines.get(0))
                .matches(
                        "\\{\"switchgear\":.*,\"circuit\":.*,\"state\":.*,\"detail\":.*,\"at\":.*,\"function\":[^:]*}");
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
                .contains("\"RefusedLocally\":1.0", "\"Shadowed\":4.0", "\"OpenKeys\":2.0")
                .contains("\"override\":\"FORCED_OPEN\"")
                .containsPattern("\"Dimensions\":\\[\\[\"Circuit\",\"Service\"]]");
    }

    @Test
    void aLabelThatIsNotAsciiDoesNotStopMetrics() {
        for (String label : List.of("Zahlungen-Münster", ":orders", "注文", " ", "", "a\nb", "x".repeat(5_000))) {
            List<String> lines = new ArrayList<>();
            new Emf(label, lines::add).publish(COUNTS);
            assertThat(lines).as(label).singleElement().asString().contains("\"State\":2.0");
        }
        assertThat(Emf.dimension("Zahlungen-Münster")).isEqualTo("Zahlungen-M_nster");
        assertThat(Emf.dimension(":orders")).isEqualTo("_:orders");
    }

    @Test
    void micrometerCountsAndShowsTheNewestState() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MicrometerMetrics metrics = new MicrometerMetrics(registry);
        metrics.publish(COUNTS);
        metrics.publish(
                new CircuitCounts(COUNTS.circuit(), CircuitState.CLOSED, Optional.empty(), 4, 0, 0, 0, 0, 1, 0, false));
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
