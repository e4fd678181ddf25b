/**
 * The TLA+ model of the protocol and the model checker that runs it.
 *
 * <p><b>Who may call:</b> The command line and the tests. <b>What never enters:</b> The simulated fleet. Tests compare
 * the model with the rules of {@code core}.
 */
@NullMarked
package dev.switchgear.simulator.model;

import org.jspecify.annotations.NullMarked;
