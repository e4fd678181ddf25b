/**
 * What must hold at every step of every run, and the checks that look.
 *
 * <p><b>Who may call:</b> The runs. <b>What never enters:</b> A second copy of a rule of {@code core}: a check looks at what was done, not at how it was decided.
 */
@NullMarked
package dev.switchgear.simulator.invariants;

import org.jspecify.annotations.NullMarked;
