/**
 * The invariants of every step of every run, and the checks of them.
 *
 * <p><b>Who may call:</b> The runs. <b>What never enters:</b> A second copy of a rule of {@code core}: a check looks at
 * an action, not at the decision behind it.
 */
@NullMarked
package dev.switchgear.simulator.invariants;

import org.jspecify.annotations.NullMarked;
