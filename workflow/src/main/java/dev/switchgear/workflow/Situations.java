package dev.switchgear.workflow;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The situations in which the table is evaluated, and those in which each guard is true. Made once, because they never
 * change.
 */
final class Situations {
    static final Situations ALL = new Situations(TableSample.all());

    private final List<TableSample> samples;
    private final Map<PartCondition, BitSet> guards = new LinkedHashMap<>();

    private Situations(List<TableSample> samples) {
        this.samples = samples;
        for (PartCondition guard : PartCondition.ALL) {
            BitSet holds = new BitSet();
            for (int i = 0; i < samples.size(); i++) {
                holds.set(i, guard.holds().test(samples.get(i)));
            }
            guards.put(guard, holds);
        }
    }

    List<TableSample> samples() {
        return samples;
    }

    /** Returns the guards that are true in exactly these situations, the simplest first. */
    List<PartCondition> guardsOf(BitSet situations) {
        return guards.entrySet().stream()
                .filter(guard -> guard.getValue().equals(situations))
                .map(Map.Entry::getKey)
                .toList();
    }
}
