package dev.switchgear.simulator.world;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;

/**
 * The result of a transition in the table.
 *
 * @param write the transition and its composer
 * @param effective whether it was applied
 * @param before the item before it
 * @param after the item after it
 */
public record Applied(CircuitWrite write, boolean effective, CircuitItem before, CircuitItem after) {
    public static long epoch(CircuitItem item) {
        return item.number(Attribute.EPOCH, 0);
    }

    public static boolean isOpen(CircuitItem item) {
        return "OPEN".equals(item.text(Attribute.STATE));
    }

    public boolean opens() {
        return effective && !isOpen(before) && isOpen(after);
    }

    public boolean closes() {
        return effective && isOpen(before) && !isOpen(after);
    }
}
