/**
 * The circuit breaker of a fleet: the classes that a program uses.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.Switchgear} and {@link dev.switchgear.Circuit} for calls, {@link
 * dev.switchgear.CircuitOperator} for people and alarms, {@link dev.switchgear.Intake} for calls that somebody else made,
 * {@link dev.switchgear.Classifier}, and a store in memory. The values they take and return are in {@code
 * dev.switchgear.model}; what a store implements is in {@code dev.switchgear.spi}. <b>Who may call:</b> everyone. <b>What
 * never enters:</b> any dependency, any store's own types, clocks and threads.
 */
@NullMarked
package dev.switchgear;

import org.jspecify.annotations.NullMarked;
