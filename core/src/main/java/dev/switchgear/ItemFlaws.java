package dev.switchgear;

import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.spi.CircuitItem;
import java.util.List;

/**
 * What is invalid in an item, as every environment that reads it understands it. For consoles and checks.
 *
 * @since 0.1.0
 */
public final class ItemFlaws {
    private ItemFlaws() {}

    /**
     * Returns the invalid values of the item of a circuit or a key, for a person, each with the valid ones. A newer format is
     * one of them. Empty if all of the item counts.
     */
    public static List<String> of(CircuitItem item) {
        return CircuitSnapshot.of(item).flaws();
    }
}
