package dev.switchgear.spi;

/**
 * Which items of a dependency a read returns, and how fresh they are.
 *
 * @param withKeys whether to read the items of the keys too
 * @param consistent whether the read must see every write that was acknowledged before it
 * @since 0.1.0
 */
public record ReadScope(boolean withKeys, boolean consistent) {}
