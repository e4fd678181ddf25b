package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The machines that start other machines: their waits, their permissions, and the input that they pass on. */
final class MachinesTest {
    private static final String CALL = "arn:aws:states:eu-west-1:123456789012:stateMachine:direct";
    private static final String WAIT = "arn:aws:states:eu-west-1:123456789012:stateMachine:waiting";
    private static final long NOW = 1_900_000_000_000L;

    private final Workflow workflow =
            Definitions.workflow().variant(MachineVariant.STANDARD).build();

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
    void eachItemHasAnIdempotencyKeyOfItsOwn() {
        assertThat(callOfItem(3, Map.of("circuit", "payments", "items", List.of(1), "idempotencyKey", "order-7"))
                        .get("idempotencyKey"))
                .isEqualTo("order-7-3");
        assertThat(callOfItem(3, Map.of("circuit", "payments", "items", List.of(1)))
                        .containsKey("idempotencyKey"))
                .isFalse();
    }

    @Test
    void anExecutionWithYesterdaysNameStartsNewNestedExecutions() {
        String name = "nightly-reconciliation-of-all-payment-providers-of-the-eu-for-2026-11-28";
        String today = nested(name, "2026-11-28T02:00:00.000Z");
        assertThat(today)
                .hasSizeLessThanOrEqualTo(80)
                .startsWith("nightly-reconciliation-of-al_")
                .endsWith("-10-249")
                .matches("[A-Za-z0-9_-]+")
                .isEqualTo(nested(name, "2026-11-28T02:00:00.000Z"))
                .isNotEqualTo(nested(name.replace("28", "29"), "2026-11-28T02:00:00.000Z"))
                .isNotEqualTo(nested(name, "2026-11-29T02:00:00.000Z"));
        assertThat(nested("short", "1970-01-01T00:00:01.000Z")).isEqualTo("short-1000-10-249");
    }

    @Test
    void everyPartitionHasItsOwnArns() {
        for (String partition : List.of("aws", "aws-cn", "aws-us-gov")) {
            Workflow there = Workflow.builder(Definitions.TABLE.replace("arn:aws:", "arn:" + partition + ":"))
                    .callee("charge", Definitions.CHARGE.replace("arn:aws:", "arn:" + partition + ":"))
                    .build();
            String call = CALL.replace("arn:aws:", "arn:" + partition + ":");
            String get = "arn:" + partition + ":lambda:eu-west-1:123456789012:function:get";
            assertThat(List.of(
                            there.direct(),
                            there.directPolicy(),
                            there.handlers(get, get),
                            there.handlersPolicy(get, get),
                            there.waiting(),
                            there.waitingPolicy(List.of(call)),
                            there.each(call, call),
                            there.eachPolicy(call, call)))
                    .allSatisfy(text -> assertThat(text.replaceAll("arn:" + partition + ":", ""))
                            .doesNotContain("arn:"));
        }
    }

    @Test
    void aCalleesColdStartFitsIntoACall() {
        Map<?, ?> states = Definitions.part(Definitions.parsed(workflow.direct()), "States");
        Object timeout = new Formula(NOW, 0)
                .with(
                        "w",
                        Map.of(
                                "at",
                                Map.of(
                                        "policy",
                                        PolicyValues.of(workflow.parts().policy()))))
                .value(Definitions.part(states, "CallQuietly").get("TimeoutSeconds"));
        assertThat(((Number) timeout).longValue())
                .as("10 s of init, 2 s of call")
                .isEqualTo(12);
    }

    private Map<?, ?> callOfItem(int index, Map<String, Object> given) {
        Object call = new Formula(NOW, 0)
                .with("given", given)
                .with("states", item(index))
                .value(Definitions.part(each(), "ItemSelector").get("call"));
        return (Map<?, ?>) call;
    }

    private String nested(String name, String start) {
        Map<String, Object> context = new HashMap<>(item(249));
        context.put(
                "context",
                Map.of(
                        "Execution", Map.of("Name", name, "StartTime", start),
                        "Map", Definitions.part(Definitions.part(item(249), "context"), "Map")));
        return (String) new Formula(NOW, 0)
                .with("work", Map.of("round", 10))
                .with("states", context)
                .value(Definitions.part(each(), "ItemSelector").get("name"));
    }

    private static Map<String, Object> item(int index) {
        return Map.of("context", Map.of("Map", Map.of("Item", Map.of("Value", Map.of("index", index, "payload", 5)))));
    }

    private Map<?, ?> each() {
        return Definitions.part(Definitions.part(Definitions.parsed(workflow.each(CALL, WAIT)), "States"), "Each");
    }

    @Test
    void waitsUntilTheCircuitsDeadlineAndARandomTimeLonger() {
        Map<String, Object> open = Map.of("state", text("OPEN"), "epoch", number(7), "openUntil", number(NOW + 4_200));
        assertThat(seconds(open, 0)).isEqualTo(5);
        assertThat(seconds(open, 0.999)).isGreaterThan(5);
        assertThat(seconds(Map.of("state", text("CLOSED")), 0.5)).isZero();
    }

    @Test
    void waitsAtLeastASecondAndReadsLessOftenOverTime() {
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
