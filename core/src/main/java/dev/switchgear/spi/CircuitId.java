package dev.switchgear.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of one circuit: a dependency in a namespace, or one key (shard, host, tenant) of it.
 *
 * <p>Every part has 1 to 256 characters of {@code A-Z a-z 0-9 . _ : -}. The key {@value #ROOT} stands for the
 * dependency itself.
 *
 * @param namespace separates fleets that share a table, for example {@code prod}
 * @param dependency what the circuit protects, for example {@code payments}
 * @param key the part of the dependency, or {@value #ROOT}
 * @since 0.1.0
 */
public record CircuitId(String namespace, String dependency, String key) {
    /** The key of the dependency itself. */
    public static final String ROOT = "*";

    private static final int MAX_LENGTH = 256;

    /** @throws IllegalArgumentException if a part is not a valid name; the message names the value and the limit */
    public CircuitId {
        requireName("namespace", namespace);
        requireName("circuit", dependency);
        if (!ROOT.equals(Objects.requireNonNull(key, "key"))) {
            requireName("key", key);
        }
    }

    /** Returns the circuit of the dependency itself. */
    public static CircuitId of(String namespace, String dependency) {
        return new CircuitId(namespace, dependency, ROOT);
    }

    /**
     * Returns the circuit of one key of the same dependency.
     *
     * @throws IllegalArgumentException if {@code otherKey} is not a valid name; {@value #ROOT} is not, because it
     *     stands for the dependency itself
     */
    public CircuitId withKey(String otherKey) {
        if (ROOT.equals(otherKey)) {
            throw new IllegalArgumentException(
                    "key name '" + ROOT + "' stands for the dependency itself; a name is 1 to " + MAX_LENGTH
                            + " characters of A-Z a-z 0-9 . _ : -");
        }
        return key.equals(otherKey) ? this : new CircuitId(namespace, dependency, otherKey);
    }

    /** Returns the circuit of the dependency that this circuit belongs to. */
    public CircuitId root() {
        return isRoot() ? this : of(namespace, dependency);
    }

    /** Returns whether this is the circuit of the dependency itself. */
    public boolean isRoot() {
        return ROOT.equals(key);
    }

    // equals and hashCode of a record are made by invokedynamic, which a start pays for (RATIONALE.md of lambda)

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CircuitId id
                && namespace.equals(id.namespace)
                && dependency.equals(id.dependency)
                && key.equals(id.key);
    }

    @Override
    public int hashCode() {
        return (namespace.hashCode() * 31 + dependency.hashCode()) * 31 + key.hashCode();
    }

    @Override
    public String toString() {
        return isRoot() ? namespace + "/" + dependency : namespace + "/" + dependency + "/" + key;
    }

    /** Returns whether {@code name} can name a namespace, a dependency or a key. */
    public static boolean isName(String name) {
        boolean valid = !name.isEmpty() && name.length() <= MAX_LENGTH;
        for (int i = 0; valid && i < name.length(); i++) {
            char letter = name.charAt(i);
            valid = letter < 128 && (Character.isLetterOrDigit(letter) || "._:-".indexOf(letter) >= 0);
        }
        return valid;
    }

    private static void requireName(String part, String value) {
        Objects.requireNonNull(value, part);
        if (!isName(value)) {
            throw new IllegalArgumentException(part + " name '" + shortened(value) + "' has " + value.length()
                    + " characters; a name is 1 to " + MAX_LENGTH + " characters of A-Z a-z 0-9 . _ : -");
        }
    }

    private static String shortened(String value) {
        return Excerpt.of(value, 43);
    }
}
