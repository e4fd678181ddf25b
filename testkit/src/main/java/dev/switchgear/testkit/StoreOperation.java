package dev.switchgear.testkit;

/**
 * An operation of a store.
 *
 * @since 0.1.0
 */
public enum StoreOperation {
    /** Items are read; each dependency of a read of several counts as one. */
    READ,
    /** A transition is applied. */
    APPLY,
    /** Evidence is added. */
    ADD
}
