/**
 * The runs of the world: trials from seeds, their shrinking, the scenarios of the comparison, and their records.
 *
 * <p><b>Who may call:</b> The report and the command line. <b>What never enters:</b> How anything is presented.
 */
@NullMarked
package dev.switchgear.simulator.runs;

import org.jspecify.annotations.NullMarked;
