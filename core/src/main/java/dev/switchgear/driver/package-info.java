/**
 * Everything that concerns this process: locks, threads, clocks, the log.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.driver.Host}, which drives the participant of one dependency and holds its
 * lock for each step; {@link dev.switchgear.driver.StoreLane}, which sends store requests within a budget; {@link
 * dev.switchgear.driver.Edges}, which holds clocks, random numbers and the log. <b>Who may call:</b> {@code dev.switchgear}.
 * <b>What never enters:</b> rules of the protocol, and anything that a user would import.
 */
@NullMarked
package dev.switchgear.driver;

import org.jspecify.annotations.NullMarked;
