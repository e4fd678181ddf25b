/**
 * Tools for tests of circuits and of stores, published for others to use.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.testkit.CircuitStoreContract}, which every store passes;
 * {@link dev.switchgear.testkit.VirtualTime} and {@link dev.switchgear.testkit.SkewableClock}, for virtual
 * time and wrong clocks; {@link dev.switchgear.testkit.FaultyStore}, which fails on demand. <b>Who may call:</b>
 * tests, simulators and local fleets. <b>What never enters:</b> a dependency on any store but the one in memory,
 * waiting for real time to pass, anything that production code calls.
 */
@NullMarked
package dev.switchgear.testkit;

import org.jspecify.annotations.NullMarked;
