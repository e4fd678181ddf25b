package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class CircuitViewTest {
    private static final long NOW = 10_000;

    @Test
    void readsTheStateThatUsersKnowFromAnItem() {
        assertThat(view("state", "CLOSED").state()).isEqualTo(CircuitView.State.CLOSED);
        assertThat(view("state", "OPEN", "openUntil", 10_001).state()).isEqualTo(CircuitView.State.OPEN);
        assertThat(view("state", "OPEN", "openUntil", 10_000).state()).isEqualTo(CircuitView.State.HALF_OPEN);
        assertThat(view("state", "CLOSED", "rampFrom", 9_000, "rampMillis", 1_001)
                        .state())
                .isEqualTo(CircuitView.State.RAMPING);
        assertThat(view("state", "CLOSED", "rampFrom", 9_000, "rampMillis", 1_000)
                        .state())
                .isEqualTo(CircuitView.State.CLOSED);
        assertThat(view("policy", "{}").state()).isEqualTo(CircuitView.State.CLOSED);
    }

    @Test
    void countsTheLeasesThatStillRun() {
        assertThat(view("state", "OPEN", "probe1Until", 10_001, "probe2Until", 9_999, "probe3Until", 12_000)
                        .leases())
                .isEqualTo(2);
    }

    @Test
    void countsOpeningsAndNotTheWaitsBetweenProbes() {
        List<CircuitView> history = List.of(
                view("state", "CLOSED"),
                view("state", "OPEN", "openUntil", 20_000),
                view("state", "OPEN", "openUntil", 1),
                view("state", "OPEN", "openUntil", 20_000),
                view("state", "CLOSED"),
                view("state", "OPEN", "openUntil", 20_000));

        assertThat(CircuitWatch.timesOpened(history)).isEqualTo(2);
        assertThat(CircuitWatch.timesOpened(List.of())).isZero();
    }

    private static CircuitView view(Object... namesAndValues) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("sk", AttributeValue.fromS("*"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            item.put(
                    (String) namesAndValues[i],
                    value instanceof Integer number
                            ? AttributeValue.fromN(number.toString())
                            : AttributeValue.fromS((String) value));
        }
        return CircuitView.of(NOW, item);
    }
}
