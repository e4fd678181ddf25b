package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two Lambda functions that share only a text are one participant. */
final class TranscriptTest {
    private static final long START = 1_900_000_000_000L;
    private static final CircuitPolicy POLICY = CircuitPolicy.builder()
            .set("consecutiveFailures", "2")
            .set("probes", "1")
            .build();

    private final AtomicLong now = new AtomicLong(START);
    private final AtomicLong seeds = new AtomicLong();
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    private final Handlers handlers = new Handlers(
            store, "default", POLICY, false, () -> Instant.ofEpochMilli(now.get()), seeds::incrementAndGet);

    @Test
    void opensRefusesProbesAndCloses() {
        fails();
        assertThat(state()).isEqualTo("CLOSED");
        fails();
        assertThat(state()).isEqualTo("OPEN");
        Map<String, Object> refused = get("");
        assertThat(refused).containsEntry("allowed", false);
        assertThat((Map<?, ?>) refused.get("refusal")).extracting("state").isEqualTo("OPEN");

        for (int probe = 0; probe < 3; probe++) {
            now.addAndGet(20_000);
            Map<String, Object> allowed = get("");
            assertThat(allowed).containsEntry("allowed", true).containsEntry("report", true);
            assertThat(get("")).as("one probe at a time").containsEntry("allowed", false);
            update(allowed, "success");
        }
        assertThat(state()).isEqualTo("CLOSED");
    }

    @Test
    void aHealthyCallIsCheckedOnceAndWritesNothing() {
        assertThat(get("")).containsEntry("allowed", true).containsEntry("report", false);
        assertThat(item().isAbsent()).isTrue();
    }

    @Test
    void anExecutionTriesAgainAsTheSameParticipant() {
        Map<String, Object> first = get("");
        String journal = String.valueOf(update(first, "failure").get("journal"));
        Map<String, Object> second = get(journal);
        update(second, "failure");
        assertThat(state()).isEqualTo("OPEN");
    }

    @Test
    void aProbeThatIsReportedTwiceIsCountedOnce() {
        fails();
        fails();
        now.addAndGet(20_000);
        Map<String, Object> probe = get("");
        update(probe, "success");
        CircuitItem once = item();
        update(probe, "success");
        assertThat(item()).isEqualTo(once);
        assertThat(once.values()).containsEntry("probeScore", 1L);
    }

    @Test
    void anInvalidJournalIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> get("{")).withMessageContaining("journal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> get("{\"seed\":1,\"entries\":[{\"at\":1,\"failed\":\"TIMEOUT\"}]}"))
                .withMessageContaining("without a request");
    }

    private void fails() {
        update(get(""), "failure");
    }

    private Map<String, Object> get(String journal) {
        Map<String, Object> event = new HashMap<>(Map.of("circuit", "payments", "journal", journal));
        return new GetCircuitStatus(handlers).handleRequest(event, new NoContext());
    }

    private Map<String, Object> update(Map<String, Object> call, String result) {
        now.addAndGet(10);
        return new UpdateCircuitStatus(handlers)
                .handleRequest(
                        Map.of(
                                "circuit",
                                "payments",
                                "journal",
                                String.valueOf(call.get("journal")),
                                "result",
                                result,
                                "tookMillis",
                                10),
                        new NoContext());
    }

    private String state() {
        return String.valueOf(item().values().getOrDefault("state", "CLOSED"));
    }

    private CircuitItem item() {
        return store.read(CircuitId.of("default", "payments"), new ReadScope(false, true), Duration.ofSeconds(1))
                .root();
    }
}
