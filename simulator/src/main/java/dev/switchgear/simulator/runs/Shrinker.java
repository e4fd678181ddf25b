package dev.switchgear.simulator.runs;

import dev.switchgear.simulator.invariants.Invariant;
import dev.switchgear.simulator.invariants.Violation;
import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.time.EventQueue;
import dev.switchgear.simulator.time.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Removes from a failing trial everything that the failure does not need. */
public final class Shrinker {
    private static final int MOST_RUNS = 300;

    private final Trial full;
    private final Invariant broken;
    private final Function<EventQueue, SimulatedDynamoDb> tables;
    private int runs;

    public Shrinker(Trial full, Invariant broken) {
        this(full, broken, SimulatedDynamoDb::new);
    }

    public Shrinker(Trial full, Invariant broken, Function<EventQueue, SimulatedDynamoDb> tables) {
        this.full = full;
        this.broken = broken;
        this.tables = tables;
    }

    /** Returns the shortest trial found that violates the same invariant. */
    public Edits shrink() {
        Edits best = Edits.NONE;
        boolean better = true;
        while (better && runs < MOST_RUNS) {
            better = false;
            for (Edits shorter : shorterThan(best)) {
                if (runs < MOST_RUNS && stillFails(shorter)) {
                    best = shorter;
                    better = true;
                    break;
                }
            }
        }
        return best;
    }

    private List<Edits> shorterThan(Edits edits) {
        List<Edits> shorter = new ArrayList<>();
        for (String part : parts()) {
            if (!edits.without().contains(part)) {
                shorter.add(edits.plus(part));
            }
        }
        int environments = edits.of(full).scenario().fleet().environments();
        if (environments > 1) {
            shorter.add(0, edits.withEnvironments(environments / 2));
            shorter.add(edits.withEnvironments(environments - 1));
        }
        return shorter;
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < full.scenario().faults().size(); i++) {
            parts.add("fault:" + i);
        }
        for (int i = 0; i < full.scenario().dependency().episodes().size(); i++) {
            parts.add("episode:" + i);
        }
        parts.addAll(List.of("keys", "clocks", "policy", "noise"));
        return parts;
    }

    private boolean stillFails(Edits edits) {
        runs++;
        try {
            edits.of(full).run(Trace.silent(), tables);
            return false;
        } catch (Violation violation) {
            return violation.invariant() == broken;
        }
    }
}
