package dev.switchgear.spi;

/**
 * How much of a dependency a read returns, and how fresh.
 *
 * @param withKeys whether the items of the dependency's keys are wanted too
 * @param consistent whether the read must see every write that was acknowledged before it
 * @since 0.1.0
 */
public record ReadScope(boolean withKeys, boolean consistent) {}
