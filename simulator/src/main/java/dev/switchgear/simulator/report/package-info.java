/**
 * The committed report: pages of figures and plots of all scenarios.
 *
 * <p><b>Who may call:</b> The command line. <b>What never enters:</b> Anything that changes a run.
 */
@NullMarked
package dev.switchgear.simulator.report;

import org.jspecify.annotations.NullMarked;
