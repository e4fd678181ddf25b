package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of a function that may put events and nothing else. */
final class OutcomeSenderTest {
    private static final Duration LASTED = Duration.ofMillis(83);

    private final SignalsClock clock = new SignalsClock();
    private final BusServer server = new BusServer();
    private final AtomicInteger ids = new AtomicInteger();
    private final OutcomeSender sender = new OutcomeSender(
            server.bus(), "com.example.orders", "orders/1", clock, () -> "id-" + ids.incrementAndGet());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theCallsOfAnInvocationAreOneEventForEachCircuitWhichTheConsumerReads() {
        sender.success("payments", LASTED);
        sender.slow("payments", LASTED);
        sender.failure("payments", LASTED, "read\ntimed out");
        sender.success("stock", LASTED);
        assertThat(sender.flush()).isTrue();
        assertThat(server.details()).hasSize(2);
        for (JsonNode detail : server.details()) {
            assertThat(Resources.violations("outcomes-1.schema.json", detail)).isEmpty();
        }
        OutcomeEvent read = read(server.taken().get(0));
        assertThat(read.circuit()).isEqualTo("payments");
        assertThat(read.report().calls()).isEqualTo(3);
        assertThat(read.report().failures()).isEqualTo(1);
        assertThat(read.report().slow()).isEqualTo(1);
        assertThat(read.report().id()).isEqualTo("com.example.orders/id-1");
        assertThat(sender.flush()).as("nothing is left").isTrue();
        assertThat(server.taken()).hasSize(2);
    }

    @Test
    void eventsThatTheBusRefusesAreSentAgainWithTheSameId() {
        sender.failure("payments", LASTED, "503");
        server.refuse(0);
        assertThat(sender.flush()).isFalse();
        assertThat(sender.flush()).isTrue();
        assertThat(server.details().get(0).path("id").asText()).isEqualTo("id-1");
    }

    @Test
    void anUnavailableBusDoesNotFailTheCallerAndTheBufferIsBounded() {
        server.away = true;
        for (int i = 0; i < 3_000; i++) {
            sender.failure("payments", LASTED, "503");
        }
        assertThat(sender.dropped()).isEqualTo(1_000);
        assertThat(sender.flush()).isFalse();
        server.away = false;
        assertThat(sender.flush()).isTrue();
        assertThat(read(server.taken().get(server.taken().size() - 1)).report().calls())
                .isEqualTo(500);
    }

    @Test
    void aFailureWithoutAMessageOrWithAnAbsurdDurationIsReported() {
        sender.failure("payments", LASTED, null);
        sender.failure("payments", null, " \n ");
        sender.failure("payments", Duration.ofSeconds(Long.MAX_VALUE), "half \uD83D of one");
        sender.success("payments", Duration.ofSeconds(Long.MIN_VALUE));
        assertThat(sender.flush()).isTrue();
        JsonNode detail = server.details().get(0);
        assertThat(Resources.violations("outcomes-1.schema.json", detail)).isEmpty();
        assertThat(detail.at("/outcomes/0").has("error")).isFalse();
        assertThat(detail.at("/outcomes/1").has("durationMillis")).isFalse();
        assertThat(detail.at("/outcomes/2/durationMillis").asLong()).isEqualTo(86_400_000);
        assertThat(detail.at("/outcomes/3/durationMillis").asLong()).isZero();
        assertThat(read(server.taken().get(0)).report().calls()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "漢", "😀"})
    void aThousandFailuresWithLongErrorsAreSentInRequestsWithinTheLimits(String letter) {
        for (int i = 0; i < 1_000; i++) {
            sender.failure("payments", LASTED, letter.repeat(500));
        }
        assertThat(sender.flush()).isTrue();
        long calls = server.taken().stream()
                .mapToLong(entry -> read(entry).report().calls())
                .sum();
        assertThat(calls).isEqualTo(1_000);
        assertThat(sender.dropped()).isZero();
    }

    @Test
    void anEventThatTheBusCannotAcceptDoesNotAffectOthersAndIsDropped() {
        server.hated = "stock";
        sender.failure("stock", LASTED, "503");
        sender.failure("payments", LASTED, "503");
        assertThat(sender.flush()).isFalse();
        assertThat(server.details()).hasSize(1);
        for (int i = 1; i < OutcomeSender.MOST_TRIES - 1; i++) {
            assertThat(sender.flush()).isFalse();
        }
        assertThat(sender.flush()).as("it is given up").isTrue();
        assertThat(sender.dropped()).isEqualTo(1);
    }

    @Test
    void anInvalidNameIsRefusedAtOnce() {
        assertThatThrownBy(() -> sender.success("no name", LASTED)).hasMessageContaining("'no name'");
    }

    /** As EventBridge would deliver it. */
    private OutcomeEvent read(JsonNode entry) {
        ObjectNode event = Resources.json("examples/outcome-failure.json");
        event.put("source", entry.path("Source").asText());
        event.put("detail-type", entry.path("DetailType").asText());
        event.set("detail", Json.parse(entry.path("Detail").asText()));
        EventRules rules = new EventRules(
                Set.of("com.example.orders"),
                Set.copyOf(List.of("123456789012")),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
        return new OutcomeEventReader(rules).read(event, clock.instant());
    }
}
