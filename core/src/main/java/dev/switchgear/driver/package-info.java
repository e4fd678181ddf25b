/**
 * What drives participants in a real process: locks, threads, clocks, the log.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.driver.Host}, which takes a participant's lock for each step; {@link
 * dev.switchgear.driver.StoreLane}, which carries store requests out within a budget; {@link dev.switchgear.driver.Edges},
 * where clocks, random numbers and the log come in. <b>Who may call:</b> {@code dev.switchgear}. <b>What never enters:</b> rules of the protocol, and anything a
 * user would import.
 */
@NullMarked
package dev.switchgear.driver;

import org.jspecify.annotations.NullMarked;
