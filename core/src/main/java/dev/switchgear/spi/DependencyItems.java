package dev.switchgear.spi;

import java.util.Map;
import java.util.Objects;

/**
 * The stored items of one dependency.
 *
 * @param root the item of the dependency itself, {@link CircuitItem#ABSENT} if there is none
 * @param keys the items of its keys by key; empty if they were not requested
 * @since 0.1.0
 */
public record DependencyItems(CircuitItem root, Map<String, CircuitItem> keys) {
    /** Nothing is stored. */
    public static final DependencyItems NONE = new DependencyItems(CircuitItem.ABSENT, Map.of());

    /** Copies the map. */
    public DependencyItems {
        Objects.requireNonNull(root, "root");
        keys = Map.copyOf(keys);
    }
}
