/**
 * What a call costs through a circuit, beside the same call through the breakers that people would use instead, and what
 * a fleet does in an outage, beside fleets that those protect.
 *
 * <p><b>Who lives here:</b> the measured calls ({@link dev.switchgear.benchmarks.ClosedCalls},
 * {@link dev.switchgear.benchmarks.RefusedCalls}, {@link dev.switchgear.benchmarks.ClockReads}), the heap that idle
 * circuits keep ({@link dev.switchgear.benchmarks.IdleHeap}), and {@link dev.switchgear.benchmarks.Bench}, which runs
 * them and says which bars hold; and {@link dev.switchgear.benchmarks.FleetBench}, which plays an outage on fleets of
 * processes, on top of the sandbox and the fleet of the demo. Rivals in other languages are resources of this room, and
 * their packages are installed when somebody asks for it. <b>Who may call:</b> nobody; it is never published. <b>What
 * never enters:</b> a test of what is right: the numbers here are of what is right already.
 */
@NullMarked
package dev.switchgear.benchmarks;

import org.jspecify.annotations.NullMarked;
