package dev.switchgear.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.local.workflow.Engine.Ended;
import dev.switchgear.local.workflow.Engine.Execution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The cases that each machine must pass on the engine. Every case has a circuit of its own. */
final class Cases {
    /** Longer than anything takes on a busy machine. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int COMPETITORS = 6;
    private static final int PROBES = 3;
    private static final Duration SLOW = Duration.ofMillis(400);
    private static final List<String> PAYLOADS = List.of(
            "{\"order\": 7, \"of\": [1.5, null, true, \"ü {% x %} \\\"q\\\" \\n\"], \"deep\": {\"a\": [[1]], \"b\": {}}}",
            "[5]", "[[5]]", "[]", "\"a text\"", "0", "false");

    private final WorkflowStage stage;
    private final String name;
    private final String machine;
    private final Checks checks;
    private final Map<String, List<String>> paths = new LinkedHashMap<>();

    Cases(WorkflowStage stage, Checks checks, String name, String machine) {
        this.stage = stage;
        this.checks = checks;
        this.name = name;
        this.machine = machine;
    }

    String name() {
        return name;
    }

    String machine() {
        return machine;
    }

    /** Adds the transitions of executions of each kind. */
    void count(CostTable costs, CostTable.Kind kind) {
        paths.forEach((execution, states) -> costs.add(name, kind, execution, states));
    }

    /** Runs every case except those of the story. */
    void others() throws InterruptedException {
        new InputCases(stage, this).all();
        hangs();
    }

    void healthy() throws InterruptedException {
        stage.dependency.heal(Duration.ZERO);
        String circuit = name + "-healthy";
        for (String payload : PAYLOADS) {
            Ended ended = run(circuit, payload);
            JsonNode wanted = WorkflowStage.json(payload);
            check(
                    "healthy, payload " + payload,
                    ended,
                    e -> e.outcome().equals("succeeded")
                            && e.output().path("result").path("order").equals(wanted));
            paths.put("healthy", ended.states());
        }
        check(
                "healthy: nothing is written",
                stage.item(circuit).toString(),
                stage.item(circuit).isEmpty());
    }

    /** Fails until the circuit opens, is refused without a call, recovers, probes and closes. */
    void failsOpensHeals() throws InterruptedException {
        String circuit = name + "-outage";
        stage.dependency.fail();
        Ended first = run(circuit, "1");
        check(
                "failing",
                first,
                e -> e.outcome().equals("failed")
                        && e.output().path("kind").asText().equals("failed")
                        && e.output().path("error").asText().contains("IOException"));
        paths.put("failing, 2 attempts", first.states());
        check("the circuit opens", stage.stored(circuit), openBy(circuit, PAYLOADS.get(5)));
        int before = stage.dependency.seen();
        Ended refused = run(circuit, "1");
        long until = patience();
        while (!isRefusedAtOnce(refused) && stage.workbench.millis() < until) {
            before =
                    stage.dependency
                            .seen(); // On a busy machine, the wait may have ended by then, and this execution was a
            // probe.
            refused = run(circuit, "1");
        }
        check(
                "refused while open",
                refused,
                e -> isRefusedAtOnce(e)
                        && e.output().path("reason").asText().contains("failure rate")
                        && List.of("OPEN", "HALF_OPEN")
                                .contains(e.output().path("state").asText()));
        paths.put("refused", refused.states());
        check(
                "a refused execution calls nobody",
                stage.dependency.seen() - before + " calls",
                stage.dependency.seen() == before && refused.outcome().equals("refused"));
        heals(circuit);
    }

    private static boolean isRefusedAtOnce(Ended ended) {
        return ended.outcome().equals("refused")
                && ended.output().path("attempts").asInt() == 0;
    }

    private void heals(String circuit) throws InterruptedException {
        stage.dependency.heal(SLOW);
        int before = stage.dependency.seen();
        boolean closed = false;
        boolean waited =
                stage.workbench.await(() -> stage.workbench.millis() >= stage.number(circuit, "openUntil"), PATIENCE);
        takesNoProbe(circuit);
        long end = patience();
        while (waited && !closed && stage.workbench.millis() < end) {
            for (Ended ended : together(circuit, "2")) {
                paths.putIfAbsent(
                        ended.states().contains("Close") ? "probe that closes" : "half-open " + ended.outcome(),
                        ended.states());
            }
            closed = stage.stored(circuit).equals("CLOSED");
            if (!closed) {
                long until = stage.number(circuit, "openUntil");
                waited = stage.workbench.await(() -> stage.workbench.millis() >= until, PATIENCE);
            }
        }
        int most = stage.dependency.mostAtOnce(before);
        check("the circuit closes", stage.item(circuit).toString(), closed);
        check("at most " + PROBES + " probes at once", most + " at once", closed && most <= PROBES && most > 0);
        stage.dependency.heal(Duration.ZERO);
        boolean ramped = stage.workbench.await(
                () -> stage.workbench.millis()
                        > stage.number(circuit, "rampFrom") + stage.number(circuit, "rampMillis"),
                PATIENCE);
        check(
                "succeeds after the ramp",
                run(circuit, "3"),
                e -> ramped && e.outcome().equals("succeeded"));
    }

    /** Probes are due. An invalid execution must not take a probe's lease from others. */
    private void takesNoProbe(String circuit) throws InterruptedException {
        String before = stage.item(circuit).toString();
        ObjectNode greedy = WorkflowStage.input(circuit, WorkflowStage.json("1"));
        greedy.putObject("policy").put("probes", 100);
        Ended ended = stage.engine.run(machine, greedy);
        String after = stage.item(circuit).toString();
        check("invalid while half-open", ended, e -> e.error().equals("Switchgear.InvalidInput"));
        check("an invalid execution takes no probe", after, after.equals(before));
    }

    private void hangs() throws InterruptedException {
        String circuit = name + "-hang";
        stage.dependency.hang();
        ObjectNode input = WorkflowStage.input(circuit, WorkflowStage.json("1"));
        input.putObject("policy").put("attempts", 1);
        Ended ended = stage.engine.run(machine, input);
        check(
                "hanging",
                ended,
                e -> List.of("timedOut", "failed").contains(e.outcome())
                        && e.output().path("attempts").asInt() == 1);
        paths.put("timed out", ended.states());
        check("a hanging dependency opens the circuit", stage.stored(circuit), openBy(circuit, "1"));
        stage.dependency.heal(Duration.ZERO);
    }

    /** Runs executions, several at a time, until the circuit is open. */
    boolean openBy(String circuit, String payload) throws InterruptedException {
        long until = patience();
        do {
            for (Ended ended : together(circuit, payload)) {
                if (ended.states().contains("Trip")) {
                    paths.put("failing; opens the circuit", ended.states());
                }
            }
            if (stage.stored(circuit).equals("OPEN")) {
                return true;
            }
        } while (stage.workbench.millis() < until);
        return false;
    }

    private long patience() {
        return stage.workbench.millis() + PATIENCE.toMillis();
    }

    private List<Ended> together(String circuit, String payload) throws InterruptedException {
        List<Execution> started = new ArrayList<>();
        for (int i = 0; i < COMPETITORS; i++) {
            started.add(stage.engine.start(machine, WorkflowStage.input(circuit, WorkflowStage.json(payload))));
        }
        List<Ended> ended = new ArrayList<>();
        for (Execution execution : started) {
            ended.add(execution.ended());
        }
        return ended;
    }

    Ended run(String circuit, String payload) throws InterruptedException {
        return stage.engine.run(machine, WorkflowStage.input(circuit, WorkflowStage.json(payload)));
    }

    void check(String what, Ended ended, Predicate<Ended> holds) {
        check(what, ended.toString(), holds.test(ended));
    }

    void check(String what, String seen, boolean holds) {
        checks.check(name + ": " + what, seen, holds);
    }
}
