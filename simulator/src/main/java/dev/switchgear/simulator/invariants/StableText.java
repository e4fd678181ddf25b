package dev.switchgear.simulator.invariants;

import dev.switchgear.spi.CircuitItem;
import java.util.TreeMap;

/** Texts for people, in an order that is the same in every process. */
public final class StableText {
    private StableText() {}

    public static String item(CircuitItem item) {
        return new TreeMap<>(item.values()).toString();
    }
}
