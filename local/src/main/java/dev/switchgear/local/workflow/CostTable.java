package dev.switchgear.local.workflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a million executions cost, from what one of each kind did. List prices of us-east-1; the callee's own cost, free
 * tiers and logs are left out, since they are the same in every row.
 */
final class CostTable {
    private static final double STANDARD_TRANSITION = 25;
    private static final double EXPRESS_REQUEST = 1.00;
    private static final double EXPRESS_GB_SECOND = 16.67;
    private static final double LAMBDA_REQUEST = 0.20;
    private static final double LAMBDA_GB_SECOND = 16.67;
    private static final double READ_UNIT = 0.125;
    private static final double WRITE_UNIT = 0.625;

    /** Express is billed by 64 MB and 100 ms; so long does the callee take, and so long a state, where nothing waits. */
    private static final double EXPRESS_GB = 0.0625;

    private static final double CALLEE_MILLIS = 100;
    private static final double STATE_MILLIS = 25;
    private static final double BILLED_MILLIS = 100;

    /** A warm breaker Lambda: 256 MB for 20 ms. */
    private static final double LAMBDA_GB_SECONDS = 0.25 * 0.02;

    private static final Set<String> READS = Set.of("Read", "ReadAgain");
    private static final Set<String> WRITES =
            Set.of("Grant", "Probe", "Watch", "Report", "Trip", "Calm", "Extend", "Close", "Reopen", "Renew");
    private static final Set<String> LAMBDAS = Set.of("Read", "ReadAgain", "Update", "Status");

    private final List<Row> rows = new ArrayList<>();

    /** How a machine keeps its circuit. */
    enum Kind {
        DIRECT,
        LAMBDAS
    }

    /** What one kind of execution of one machine costs. */
    record Row(String machine, String execution, int transitions, double standard, double express) {}

    /** Adds what an execution did: the states it entered, retries counted as often as they were. */
    void add(String machine, Kind kind, String execution, List<String> states) {
        double others = kind == Kind.DIRECT
                ? count(states, READS) * READ_UNIT / 2 + count(states, WRITES) * WRITE_UNIT
                : count(states, LAMBDAS) * (LAMBDA_REQUEST + LAMBDA_GB_SECONDS * LAMBDA_GB_SECOND + READ_UNIT);
        long calls = states.stream().filter(state -> state.startsWith("Call")).count();
        double millis = calls * CALLEE_MILLIS + states.size() * STATE_MILLIS;
        double billed = Math.ceil(millis / BILLED_MILLIS) * BILLED_MILLIS / 1_000;
        double express = EXPRESS_REQUEST + billed * EXPRESS_GB * EXPRESS_GB_SECOND;
        rows.add(new Row(
                machine, execution, states.size(), states.size() * STANDARD_TRANSITION + others, express + others));
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    void tell(Checks checks) {
        checks.say("");
        checks.say("Cost of a million executions, in dollars (list prices, us-east-1; the callee is left out)");
        checks.say(String.format(
                Locale.ROOT,
                "  %-10s %-26s %11s %10s %10s",
                "machine",
                "execution",
                "transitions",
                "Standard",
                "Express"));
        for (Row row : rows) {
            checks.say(String.format(
                    Locale.ROOT,
                    "  %-10s %-26s %11d %10.2f %10.2f",
                    row.machine(),
                    row.execution(),
                    row.transitions(),
                    row.standard(),
                    row.express()));
        }
    }

    void write(ArrayNode all) {
        for (Row row : rows) {
            all.addObject()
                    .put("machine", row.machine())
                    .put("execution", row.execution())
                    .put("transitions", row.transitions())
                    .put("standard", row.standard())
                    .put("express", row.express());
        }
    }

    private static long count(List<String> states, Set<String> names) {
        return states.stream().filter(names::contains).count();
    }
}
