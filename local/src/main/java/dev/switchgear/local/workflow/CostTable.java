package dev.switchgear.local.workflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The cost of a million executions, computed from one execution of each kind. It uses list prices of us-east-1. The
 * callee's own cost, free tiers and logs are left out, because they are the same in every row.
 */
final class CostTable {
    private static final double STANDARD_TRANSITION = 25;
    private static final double EXPRESS_REQUEST = 1.00;
    private static final double EXPRESS_GB_SECOND = 16.67;
    private static final double LAMBDA_REQUEST = 0.20;
    private static final double LAMBDA_GB_SECOND = 16.67;
    private static final double READ_UNIT = 0.125;
    private static final double WRITE_UNIT = 0.625;

    /**
     * Express workflows are billed by 64 MB and 100 ms. These are the durations of the callee and of a state that waits
     * for nothing.
     */
    private static final double EXPRESS_GB = 0.0625;

    private static final double CALLEE_MILLIS = 100;
    private static final double STATE_MILLIS = 25;
    private static final double BILLED_MILLIS = 100;

    /** A warm Lambda function of the breaker: 256 MB for 20 ms. */
    private static final double LAMBDA_GB_SECONDS = 0.25 * 0.02;

    private static final Set<String> READS = Set.of("Read", "ReadAgain");
    private static final Set<String> WRITES =
            Set.of("Grant", "Probe", "Watch", "Report", "Trip", "Calm", "Extend", "Close", "Reopen", "Renew");
    private static final Set<String> LAMBDAS = Set.of("Read", "ReadAgain", "Update", "Status");

    private final List<Row> rows = new ArrayList<>();

    /** How a machine stores its circuit. */
    enum Kind {
        DIRECT,
        LAMBDAS
    }

    /** The cost of one kind of execution of one machine. */
    record Row(String machine, String execution, int transitions, double standard, double express) {}

    /** Adds an execution: the states that it entered, with a state again for each retry. */
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
