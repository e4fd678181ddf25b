package dev.switchgear.local.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.CircuitOperator;
import dev.switchgear.local.Narrator;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every committed write of a circuit is published once, from the stream of a real table, in order. */
@Timeout(120)
final class CircuitChangesTest {
    private final Sandbox host = Sandbox.open();
    private final Narrator silent =
            new Narrator(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
    private final SignalsStage stage = new SignalsStage(host, silent);

    @BeforeEach
    void hearEverything() {
        stage.bus.rule("all", "{\"source\": [\"switchgear\"]}", event -> {});
    }

    @AfterEach
    void close() {
        stage.close();
        host.close();
    }

    @Test
    void everyWriteIsPublishedOnceInOrderWithItsEffect() {
        CircuitOperator operator = stage.switchgear.operator(SignalsStage.CIRCUIT);
        Instant now = stage.clock.instant();
        Instant until = now.plusSeconds(600);
        operator.raise(new Signal("alarm:a", now, until, "p99"));
        operator.raise(new Signal("alarm:b", now, until, "errors"));
        assertThat(operator.raise(new Signal("alarm:b", now, until, "errors")))
                .as("a write that is refused is no change")
                .isFalse();
        operator.clear(new Signal("alarm:a", now.plusSeconds(1), now, "ok"));
        operator.override(OperatorOverride.Kind.FORCED_CLOSED, Duration.ofMinutes(5), "jo", "we know");
        operator.release();
        operator.clear(new Signal("alarm:b", now.plusSeconds(1), now, "ok"));
        operator.policy("{\"probes\": 2}", "jo");
        probeUntilClosed();
        stage.settle();

        assertThat(words())
                .containsExactly(
                        "opened",
                        "signalled",
                        "cleared",
                        "forced",
                        "released",
                        "cleared",
                        "policy",
                        "probing",
                        "probed",
                        "probing",
                        "probed",
                        "probing",
                        "probed",
                        "closed");
        assertThat(ids()).doesNotHaveDuplicates();
    }

    @Test
    void repeatedRecordsAreNotPublishedAgain() {
        CircuitOperator operator = stage.switchgear.operator(SignalsStage.CIRCUIT);
        Instant now = stage.clock.instant();
        for (int i = 0; i < 30; i++) {
            operator.raise(new Signal("alarm:" + i, now, now.plusSeconds(600), "p99"));
        }
        stage.settle();
        stage.replay();
        stage.settle();
        assertThat(ids()).hasSize(30).doesNotHaveDuplicates();
    }

    private void probeUntilClosed() {
        stage.pass(Duration.ofSeconds(11));
        ApiCaller caller =
                new ApiCaller(stage.switchgear.circuit(SignalsStage.CIRCUIT), stage.dependency, status -> {});
        for (int i = 0; i < 30 && !stage.status().state().name().equals("CLOSED"); i++) {
            caller.answer();
            stage.pass(Duration.ofSeconds(1));
        }
    }

    private List<String> words() {
        return stage.bus.deliveredBy("all").stream()
                .map(event -> event.path("detail").path("change").asText())
                .toList();
    }

    private List<String> ids() {
        return stage.bus.deliveredBy("all").stream()
                .map((JsonNode event) -> event.path("detail").path("id").asText())
                .toList();
    }
}
