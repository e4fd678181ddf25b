package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.workflow.Walk.Ended;
import dev.switchgear.workflow.Walk.StateError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The quotas of Step Functions, compared with every definition that this module makes, of both variants. */
final class QuotasTest {
    private static final String GET = "arn:aws:lambda:eu-west-1:123456789012:function:get";
    private static final String UPDATE = "arn:aws:lambda:eu-west-1:123456789012:function:update";
    private static final String MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:direct";
    private static final long START = 1_900_000_000_000L;

    private static final int LONGEST_DEFINITION = 1_048_576;
    private static final int LONGEST_NAME = 80;
    private static final int LARGEST_DATA = 262_144;
    private static final int MOST_EVENTS = 25_000;
    private static final int EXPRESS_SECONDS = 300;

    /** Step Functions has no quota of states; a machine with more than these would be hard to read. */
    private static final int MOST_STATES = 30;

    /** Entered, scheduled, started, submitted, succeeded, exited. */
    private static final int EVENTS_OF_A_TASK = 6;

    private static final int EVENTS_OF_ANOTHER = 2;

    /** A machine, and the quotas of its variant. */
    record VariantMachine(String name, MachineVariant variant, String definition) {
        Map<?, ?> parsed() {
            return Definitions.parsed(definition);
        }

        Map<?, ?> states() {
            return Definitions.part(parsed(), "States");
        }

        @Override
        public String toString() {
            return name + " " + variant;
        }
    }

    static Stream<VariantMachine> machines() {
        List<VariantMachine> machines = new ArrayList<>();
        for (MachineVariant variant : MachineVariant.values()) {
            Workflow workflow = largest(variant);
            machines.add(new VariantMachine("direct", variant, workflow.direct()));
            machines.add(new VariantMachine("handlers", variant, workflow.handlers(GET, UPDATE)));
            machines.add(new VariantMachine("waiting", MachineVariant.STANDARD, workflow.waiting()));
            machines.add(new VariantMachine("each", MachineVariant.STANDARD, workflow.each(MACHINE, MACHINE)));
        }
        return machines.stream();
    }

    /** The machines that call; the others wait for machines, until their own time has passed. */
    static Stream<VariantMachine> callingMachines() {
        return machines().filter(machine -> machine.states().containsKey("Backoff"));
    }

    /** As many callees as a workflow may have, with the longest names. */
    private static Workflow largest(MachineVariant variant) {
        Workflow.Builder workflow = Definitions.workflow().variant(variant);
        for (int i = 0; i < 98; i++) {
            String name = "f".repeat(60) + i;
            workflow.callee(name, "arn:aws:lambda:eu-west-1:123456789012:function:" + name);
        }
        return workflow.build();
    }

    @ParameterizedTest
    @MethodSource("machines")
    void sizesAndNamesFit(VariantMachine machine) {
        assertThat(machine.definition().getBytes(StandardCharsets.UTF_8).length).isLessThan(LONGEST_DEFINITION);
        List<String> names = names(machine.states());
        assertThat(names).hasSizeBetween(2, MOST_STATES).doesNotHaveDuplicates();
        assertThat(names)
                .allSatisfy(name ->
                        assertThat(name).hasSizeLessThanOrEqualTo(LONGEST_NAME).matches("[0-9A-Za-z_-]+"));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyTaskHasATimeoutAndEveryMachineEndsByItself(VariantMachine machine) {
        int longest = ((Number) Objects.requireNonNull(machine.parsed().get("TimeoutSeconds"))).intValue();
        assertThat(longest).isEqualTo(machine.variant().longestSeconds());
        tasks(machine.states()).forEach((name, task) -> {
            Object timeout = Objects.requireNonNull(task.get("TimeoutSeconds"), name);
            if (timeout instanceof Number seconds) {
                assertThat(seconds.intValue()).as(name).isLessThanOrEqualTo(longest);
            } else {
                assertThat((String) timeout).as(name).contains("callTimeoutMillis");
            }
        });
    }

    @Test
    void anExpressExecutionStaysWithinItsQuotas() {
        assertThat(MachineVariant.EXPRESS.longestSeconds()).isLessThanOrEqualTo(EXPRESS_SECONDS);
    }

    /** Nothing answers: every state takes its whole timeout, every wait is the longest, all attempts are made. */
    @ParameterizedTest
    @MethodSource("callingMachines")
    void theLongestPathOfADefaultWorkflowFits(VariantMachine machine) {
        double perAttempt = 0;
        for (Map.Entry<String, Map<?, ?>> task : tasks(machine.states()).entrySet()) {
            // ReadAgain takes the place of Read; CallQuietly and Call exclude each other.
            if (task.getValue().get("TimeoutSeconds") instanceof Number seconds
                    && !task.getKey().equals("Read")) {
                perAttempt += seconds.doubleValue();
            }
        }
        assertThat(perAttempt).isLessThanOrEqualTo(MachineParts.OVERHEAD_SECONDS);
        double call = Math.ceil(CircuitPolicy.defaults().callTimeout().toMillis() / 1_000.0);
        double all = Retries.DEFAULTS.attempts() * (perAttempt + call) + Retries.DEFAULTS.longestWaits();
        assertThat(all).isLessThan(machine.variant().longestSeconds());
    }

    @Test
    void aWorkflowWhoseAttemptsFitOnlyWithoutTheStoreIsRefused() {
        CircuitPolicy slow =
                CircuitPolicy.builder().callTimeout(Duration.ofSeconds(50)).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Definitions.workflow()
                        .policy(slow)
                        .retries(new Retries(5, 1, 1, 1))
                        .build())
                .withMessageContaining("354.0 s")
                .withMessageContaining("300 s");
    }

    @Test
    void anExecutionMayNotRequestMoreThanItsMachineHas() {
        Map<String, Object> own = Map.of("attempts", 10, "callTimeoutMillis", 60_000);
        assertThat(walk(MachineVariant.EXPRESS, payload -> payload)
                        .run(input("1", own))
                        .outcome())
                .isEqualTo("Switchgear.InvalidInput");
        assertThat(walk(MachineVariant.STANDARD, payload -> payload)
                        .run(input("1", own))
                        .outcome())
                .isEqualTo("succeeded");
        Map<String, Object> fits = Map.of("attempts", 3, "callTimeoutMillis", 60_000, "maxDelaySeconds", 1);
        assertThat(walk(MachineVariant.EXPRESS, payload -> payload)
                        .run(input("1", fits))
                        .outcome())
                .isEqualTo("succeeded");
    }

    @Test
    void aPayloadOfAlmostTheLargestSizeIsAccepted() {
        String payload = "p".repeat(LARGEST_DATA - 16_384);
        Walk healthy = walk(MachineVariant.STANDARD, echoed -> echoed);
        Ended ended = healthy.run(input(payload, Map.of()));
        assertThat(ended.outcome()).isEqualTo("succeeded");
        assertThat(Walk.size(ended.output())).isLessThan(LARGEST_DATA);
        assertThat(healthy.largestArguments()).isLessThan(LARGEST_DATA);
        assertThat(healthy.largestAssign()).isLessThan(LARGEST_DATA);
    }

    @Test
    void aFailingExecutionOfTenAttemptsFitsIntoItsDataAndItsHistory() {
        String payload = "p".repeat(LARGEST_DATA - 32_768);
        Walk failing = walk(MachineVariant.STANDARD, ignored -> {
            throw new StateError("java.io.IOException");
        });
        Map<String, Object> own = Map.of("attempts", 10, "maxDelaySeconds", 1);
        int longest = 0;
        for (int execution = 0; execution < 12; execution++) {
            Ended ended = failing.run(input(payload, own));
            longest = Math.max(longest, ended.states().size());
            assertThat(Walk.size(ended.output())).isLessThan(LARGEST_DATA);
        }
        assertThat(longest).isGreaterThan(20);
        assertThat(longest * EVENTS_OF_A_TASK).isLessThan(MOST_EVENTS);
        assertThat(failing.largestArguments()).isLessThan(LARGEST_DATA);
        assertThat(failing.largestAssign()).isLessThan(LARGEST_DATA);
    }

    /**
     * The random numbers with the most reads, until the machine's own time has passed: with an open circuit, and
     * without a table.
     */
    @Test
    void theWaitingMachinesHistoryHasRoomForAllItsReads() {
        Workflow workflow = Definitions.workflow().build();
        Map<?, ?> states = Definitions.part(Definitions.parsed(workflow.waiting()), "States");
        Map<?, ?> look = Definitions.part(states, "LookAgain");
        Map<?, ?> caught = (Map<?, ?>) ((List<?>) Objects.requireNonNull(look.get("Catch"))).get(0);
        assertThat(eventsOfAllLooks(Definitions.part(look, "Assign"))).isLessThan(MOST_EVENTS);
        assertThat(eventsOfAllLooks(Definitions.part(caught, "Assign"))).isLessThan(MOST_EVENTS);
    }

    private static int eventsOfAllLooks(Map<?, ?> assign) {
        Map<String, Object> due = Map.of(
                "state", Map.of("S", "OPEN"),
                "epoch", Map.of("N", "7"),
                "openUntil", Map.of("N", Long.toString(START - 1)));
        int events = EVENTS_OF_A_TASK;
        int looks = 1;
        long seconds = 0;
        while (seconds < MachineVariant.STANDARD.longestSeconds()) {
            Map<?, ?> seen = (Map<?, ?>) new Formula(START, 0)
                    .with("given", Map.of("circuit", "payments"))
                    .with("v", Map.of("looks", looks))
                    .with("states", Map.of("result", Map.of("Item", due)))
                    .value(assign.get("v"));
            looks = ((Number) Objects.requireNonNull(seen.get("looks"))).intValue();
            int sleep = ((Number) Objects.requireNonNull(seen.get("seconds"))).intValue();
            assertThat(sleep).isPositive();
            seconds += sleep;
            events += EVENTS_OF_A_TASK + 2 * EVENTS_OF_ANOTHER;
        }
        return events;
    }

    /** Each item: iteration started and succeeded, and the nested call with its six and one for submitted. */
    @Test
    void manyItemsFitIntoAHistoryAndMoreAreRefused() {
        String definition = Definitions.workflow().build().each(MACHINE, MACHINE);
        Map<?, ?> states = Definitions.part(Definitions.parsed(definition), "States");
        int rounds = 10;
        int eventsOfARound = 250 * (EVENTS_OF_A_TASK + 3) + 2 * EVENTS_OF_A_TASK + EVENTS_OF_ANOTHER;
        assertThat(rounds * eventsOfARound).isLessThan(MOST_EVENTS);
        Map<?, ?> admit = Definitions.part(states, "Admit");
        assertThat(admit.get("Default")).isEqualTo("TooMany");
        Object condition =
                ((Map<?, ?>) ((List<?>) Objects.requireNonNull(admit.get("Choices"))).get(0)).get("Condition");
        assertThat(admitted(condition, 250)).isEqualTo(true);
        assertThat(admitted(condition, 251)).isEqualTo(false);
    }

    private static Object admitted(@Nullable Object condition, int items) {
        return new Formula(START, 0)
                .with("work", Map.of("left", java.util.Collections.nCopies(items, Map.of("index", 1))))
                .value(condition);
    }

    private static Walk walk(MachineVariant variant, java.util.function.Function<Object, Object> callee) {
        Workflow workflow = Definitions.workflow().variant(variant).build();
        Map<?, ?> states = Definitions.part(Definitions.parsed(workflow.direct()), "States");
        return new Walk(states, new MapTable(), callee, START);
    }

    private static Map<String, Object> input(String payload, Map<String, Object> own) {
        return Map.of("circuit", "payments", "callee", "charge", "payload", payload, "policy", own);
    }

    private static List<String> names(Map<?, ?> states) {
        List<String> names = new ArrayList<>();
        states.forEach((name, state) -> {
            names.add((String) name);
            if (((Map<?, ?>) state).get("ItemProcessor") instanceof Map<?, ?> inner) {
                Definitions.part(inner, "States").keySet().forEach(each -> names.add((String) each));
            }
        });
        return names;
    }

    private static Map<String, Map<?, ?>> tasks(Map<?, ?> states) {
        Map<String, Map<?, ?>> tasks = new LinkedHashMap<>();
        states.forEach((name, value) -> {
            Map<?, ?> state = (Map<?, ?>) value;
            if ("Task".equals(state.get("Type"))) {
                tasks.put((String) name, state);
            }
            if (state.get("ItemProcessor") instanceof Map<?, ?> inner) {
                tasks.putAll(tasks(Definitions.part(inner, "States")));
            }
        });
        return tasks;
    }
}
