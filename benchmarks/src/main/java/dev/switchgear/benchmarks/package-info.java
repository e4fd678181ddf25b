/**
 * Measures the cost of a call through a circuit, beside the same call through other breakers.
 *
 * <p><b>Who lives here:</b> the measured calls ({@link dev.switchgear.benchmarks.ClosedCalls},
 * {@link dev.switchgear.benchmarks.RefusedCalls}, {@link dev.switchgear.benchmarks.ClockReads}), the heap that idle
 * circuits keep ({@link dev.switchgear.benchmarks.IdleHeap}), and {@link dev.switchgear.benchmarks.Bench}, which runs
 * them and prints which limits hold. <b>Who may call:</b> nobody; it is never published. <b>What never enters:</b> a
 * store with a network, and tests of behaviour; other modules have those.
 */
@NullMarked
package dev.switchgear.benchmarks;

import org.jspecify.annotations.NullMarked;
