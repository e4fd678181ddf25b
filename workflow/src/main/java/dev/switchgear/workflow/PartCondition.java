package dev.switchgear.workflow;

import dev.switchgear.protocol.ProtocolTable;
import dev.switchgear.spi.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The condition under which a part of a rule exists, as JSONata and for a situation.
 *
 * @param jsonata the condition; empty if always
 */
record PartCondition(String jsonata, Predicate<TableSample> holds) {
    private static final String UNKNOWN = "$c.epoch = 0";
    private static final String ORDERED = "$c.override != '' and ($c.overrideUntil = -1 or $c.overrideUntil > $now)";
    private static final String KEPT = "(" + ORDERED + " or $c.hasPolicy)";
    private static final String ABSURD = "$c.openUntil > $now";

    /** The conditions of the table; the first that fits every situation is used. */
    static final List<PartCondition> ALL = all();

    private static List<PartCondition> all() {
        List<PartCondition> guards = new ArrayList<>(List.of(
                new PartCondition("", sample -> true),
                new PartCondition(UNKNOWN, PartCondition::unknown),
                new PartCondition(not(UNKNOWN), sample -> !unknown(sample)),
                new PartCondition(not(UNKNOWN) + " and $c.watch = 0", sample -> !unknown(sample) && !watched(sample)),
                new PartCondition(not(UNKNOWN) + " and $c.watch > 0", sample -> !unknown(sample) && watched(sample)),
                new PartCondition(KEPT, PartCondition::kept),
                new PartCondition(not(KEPT), sample -> !kept(sample)),
                new PartCondition(ABSURD, sample -> sample.number(Attribute.OPEN_UNTIL) > sample.now()),
                new PartCondition("$f.points != 0", sample -> sample.facts().points() != 0)));
        for (int slot = 1; slot <= 8; slot++) {
            int least = slot;
            guards.add(new PartCondition("$highest >= " + slot, sample -> highest(sample) >= least));
        }
        return List.copyOf(guards);
    }

    private static String not(String condition) {
        return "$not(" + condition + ")";
    }

    private static boolean unknown(TableSample sample) {
        return sample.number(Attribute.EPOCH) == 0;
    }

    private static boolean watched(TableSample sample) {
        return sample.number(Attribute.WATCH) > 0;
    }

    private static boolean kept(TableSample sample) {
        return ordered(sample) || sample.has(Attribute.POLICY);
    }

    /** An override that has expired does not keep an item. */
    private static boolean ordered(TableSample sample) {
        return sample.has(Attribute.OVERRIDE)
                && (!sample.has(Attribute.OVERRIDE_UNTIL) || sample.number(Attribute.OVERRIDE_UNTIL) > sample.now());
    }

    private static int highest(TableSample sample) {
        return new ProtocolTable(sample.policy(), TableSample.WRITER).highestSlot(sample.item());
    }
}
