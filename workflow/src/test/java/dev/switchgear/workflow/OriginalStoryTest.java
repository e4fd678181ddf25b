package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.workflow.Walk.Ended;
import dev.switchgear.workflow.Walk.StateError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The story of the sample that this module replaces: retry, open for a set time, immediate refusal, eventual retry. */
final class OriginalStoryTest {
    private static final long START = 1_900_000_000_000L;
    private static final Map<String, Map<String, String>> KEY =
            Map.of("pk", Map.of("S", "c#default#payments"), "sk", Map.of("S", "*"));
    private static final Map<String, Object> INPUT =
            Map.of("circuit", "payments", "callee", "charge", "payload", Map.of("order", List.of(7)));

    private final MapTable table = new MapTable();
    private final List<Object> calls = new ArrayList<>();
    private String failure = "";
    private final Walk walk =
            new Walk(Definitions.direct(CircuitPolicy.builder().fleetSize(4).build()), table, this::call, START);

    @Test
    void retriesOpensRefusesAtOnceAndRecovers() {
        assertThat(run().outcome()).isEqualTo("succeeded");
        assertThat(calls).containsExactly(INPUT.get("payload"));
        assertThat(table.writes()).isZero();

        failure = "java.io.IOException";
        Ended first = run();
        assertThat(first.output())
                .isEqualTo(Map.of(
                        "outcome",
                        "failed",
                        "kind",
                        "failed",
                        "error",
                        failure,
                        "cause",
                        "because",
                        "circuit",
                        "payments",
                        "state",
                        "CLOSED",
                        "attempts",
                        3));
        assertThat(first.states()).containsSubsequence("Read", "Backoff", "ReadAgain", "Backoff", "ReadAgain");
        for (int execution = 0; execution < 30 && !state().equals("OPEN"); execution++) {
            run();
        }
        assertThat(state()).isEqualTo("OPEN");

        int before = calls.size();
        Ended refused = run();
        assertThat(refused.outcome()).isEqualTo("refused");
        assertThat(refused.states()).containsExactly("Read", "Route", "Refused");
        assertThat((String) refused.output().get("reason")).contains("failure rate 100 %");
        assertThat((Integer) refused.output().get("retryAfterMillis")).isBetween(1, 18_000);
        assertThat(calls).hasSize(before);

        failure = "";
        for (int execution = 0; execution < 30 && !state().equals("CLOSED"); execution++) {
            walk.pass(5_000);
            run();
        }
        assertThat(state()).isEqualTo("CLOSED");
        walk.pass(20_000);
        assertThat(run().output())
                .isEqualTo(Map.of(
                        "outcome",
                        "succeeded",
                        "result",
                        Map.of("echo", INPUT.get("payload")),
                        "circuit",
                        "payments",
                        "state",
                        "CLOSED",
                        "attempts",
                        1));
    }

    @Test
    void aRetryNeverRunsIntoAnOpenCircuit() {
        failure = "java.io.IOException";
        List<Ended> all = new ArrayList<>();
        for (int execution = 0; execution < 30 && !state().equals("OPEN"); execution++) {
            all.add(run());
        }
        Ended last = all.get(all.size() - 1);
        assertThat(last.states()).contains("Trip");
        assertThat(last.states()
                        .subList(last.states().indexOf("Trip"), last.states().size()))
                .doesNotContain("Call", "CallQuietly");
    }

    @Test
    void aThrottleAndAMistakeAreNoEvidence() {
        failure = "Lambda.TooManyRequestsException";
        assertThat(run().output().get("kind")).isEqualTo("throttled");
        failure = "com.example.InvalidOrder";
        assertThat(run().output()).extracting("kind", "attempts").containsExactly("rejected", 1);
        failure = "States.Timeout";
        assertThat(table.writes()).isZero();
        assertThat(run().outcome()).isEqualTo("timedOut");
        assertThat(table.writes()).isPositive();
    }

    private Ended run() {
        walk.pass(100);
        return walk.run(INPUT);
    }

    private String state() {
        Object stored = table.item(KEY).get("state");
        return stored == null ? "CLOSED" : (String) java.util.Objects.requireNonNull(((Map<?, ?>) stored).get("S"));
    }

    private Object call(Object payload) {
        calls.add(payload);
        if (!failure.isEmpty()) {
            throw new StateError(failure);
        }
        return Map.of("echo", payload);
    }
}
