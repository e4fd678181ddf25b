package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The machines that are made of machines: what they sleep, what they may do, what they hand over. */
final class MachinesTest {
    private static final String CALL = "arn:aws:states:eu-west-1:123456789012:stateMachine:direct";
    private static final String WAIT = "arn:aws:states:eu-west-1:123456789012:stateMachine:waiting";
    private static final long NOW = 1_900_000_000_000L;

    private final Workflow workflow =
            Definitions.workflow().variant(Variant.STANDARD).build();

    @Test
    void aMachineIsOneMachine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> workflow.each("*", WAIT))
                .withMessageContaining("machine is '*'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> workflow.waitingPolicy(List.of(CALL + "*")))
                .withMessageContaining("without wildcards");
    }

    @Test
    void theWaitingMachineReadsAndCallsBackOnly() {
        assertThat(workflow.waitingPolicy(List.of()))
                .contains("dynamodb:GetItem")
                .doesNotContain("UpdateItem", "states:");
        assertThat(workflow.waitingPolicy(List.of(CALL))).contains("states:SendTaskSuccess", CALL);
    }

    @Test
    void theMachineForManyItemsStartsItsTwoMachinesOnly() {
        assertThat(workflow.eachPolicy(CALL, WAIT))
                .contains(CALL, WAIT, CALL.replace("stateMachine", "execution") + ":*")
                .doesNotContain("lambda:", "dynamodb:", "\"*\"");
    }

    @Test
    void machinesThatWaitForOthersHaveTheTimeOfAStandardOne() {
        Workflow express = Definitions.workflow().build();
        assertThat(Definitions.parsed(express.waiting()).get("TimeoutSeconds")).isEqualTo(3_600);
        assertThat(Definitions.parsed(express.each(CALL, WAIT)).get("TimeoutSeconds"))
                .isEqualTo(3_600);
    }

    @Test
    void sleepsUntilTheCircuitsOwnDeadlineAndARandomWhileLonger() {
        Map<String, Object> open = Map.of("state", text("OPEN"), "epoch", number(7), "openUntil", number(NOW + 4_200));
        assertThat(seconds(open, 0)).isEqualTo(5);
        assertThat(seconds(open, 0.999)).isGreaterThan(5);
        assertThat(seconds(Map.of("state", text("CLOSED")), 0.5)).isZero();
    }

    @Test
    void neverSleepsLessThanASecondNorLooksMoreOftenAsTimeGoesBy() {
        Map<String, Object> probing = Map.of("state", text("OPEN"), "epoch", number(7), "openUntil", number(NOW - 1));
        List<Long> sleeps = new ArrayList<>();
        for (int looks = 1; looks < 9; looks++) {
            sleeps.add(seconds(probing, 0.999, looks));
        }
        assertThat(sleeps).isSorted().allSatisfy(sleep -> assertThat(sleep).isBetween(1L, 31L));
    }

    private long seconds(Map<String, Object> item, double drawn) {
        return seconds(item, drawn, 1);
    }

    private long seconds(Map<String, Object> item, double drawn, int looks) {
        Map<?, ?> states = Definitions.part(Definitions.parsed(workflow.waiting()), "States");
        Map<?, ?> assign = Definitions.part(Definitions.part(states, "LookAgain"), "Assign");
        Object seen = new Formula(NOW, drawn)
                .with("given", Map.of("circuit", "payments"))
                .with("v", Map.of("looks", looks))
                .with("states", Map.of("result", Map.of("Item", item)))
                .value(assign.get("v"));
        return ((Number) java.util.Objects.requireNonNull(((Map<?, ?>) seen).get("seconds"))).longValue();
    }

    private static Map<String, String> text(String value) {
        return Map.of("S", value);
    }

    private static Map<String, String> number(long value) {
        return Map.of("N", Long.toString(value));
    }
}
