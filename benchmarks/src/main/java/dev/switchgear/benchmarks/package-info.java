/**
 * Measures the cost of a call through a circuit, beside the same call through other breakers, and an outage of a fleet,
 * beside fleets with other breakers.
 *
 * <p><b>Who lives here:</b> the measured calls ({@link dev.switchgear.benchmarks.ClosedCalls},
 * {@link dev.switchgear.benchmarks.RefusedCalls}, {@link dev.switchgear.benchmarks.ClockReads}), the heap that idle
 * circuits keep ({@link dev.switchgear.benchmarks.IdleHeap}), and {@link dev.switchgear.benchmarks.Bench}, which runs
 * them and prints which limits hold; {@link dev.switchgear.benchmarks.HeadToHead}, which makes a page of these and of the
 * other measurements, beside every other breaker; and {@link dev.switchgear.benchmarks.FleetBench}, which runs an outage on fleets of
 * processes, with the sandbox and the fleet of the demo. The functions of other breakers in Python and Node are resources
 * of this module. Their packages are installed only on request. <b>Who may call:</b> nobody; it is never published.
 * <b>What never enters:</b> tests of behaviour; other modules have those.
 */
@NullMarked
package dev.switchgear.benchmarks;

import org.jspecify.annotations.NullMarked;
