package dev.switchgear.benchmarks;

import static dev.switchgear.benchmarks.BenchRow.CLOSED;
import static dev.switchgear.benchmarks.BenchRow.REFUSED;
import static dev.switchgear.benchmarks.BenchRow.SHARED;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * A limit that the benchmark checks, and the measurement of this run.
 *
 * @param what the measured operation
 * @param seen the measurement
 * @param most the limit
 * @param clear whether the machine was quiet enough for a verdict
 */
record Bar(String what, double seen, double most, String unit, boolean clear) {
    private static final double NO_BYTES =
            0.5; // an allowance for other allocations of the process, spread over millions of calls

    /**
     * Our call never waits. If its wall-clock time is this many times its processor time, the threads did not run at
     * the same time.
     */
    private static final double BUSY = 1.5;

    /** The forms of peers that make the call themselves, as {@code call(work)} does. */
    private static final Set<String> WRAPPING = Set.of("count window", "time window", "through its executor");

    /** The forms of peers that look at the last seconds, as a circuit does, also if they are used by hand. */
    private static final Set<String> TIMED = Set.of("time window", "standalone, time window");

    boolean holds() {
        return clear && seen <= most;
    }

    boolean isMissed() {
        return clear && !holds();
    }

    private String verdict() {
        return holds() ? "holds" : isMissed() ? "MISSED" : "unclear";
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-7s %-66s %7.1f %s (at most %.1f)", verdict(), what, seen, unit, most);
    }

    /** Returns the limits for core: processor time with one thread, wall-clock time with two. */
    static List<Bar> all(Map<BenchRow, Samples> seen, double idleBytes) {
        Cost one = new Cost(seen, CLOSED, Samples::nanos);
        Cost two = new Cost(seen, SHARED, Samples::wall);
        Cost refused = new Cost(seen, REFUSED, Samples::nanos);
        List<Bar> bars = new ArrayList<>();
        double clocks = one.of("2 reads of the wall clock, nothing else");
        bars.add(nanos("decide() and success(), beyond 2 clock reads", one.of("decide(), success()") - clocks, 15));
        bars.add(nanos("call(work), beyond 2 clock reads", one.of("call(work)") - clocks, 15));
        bars.add(bytes("decide() and success() allocate", one.bytesOf("decide(), success()")));
        bars.add(bytes("call(work) allocates", one.bytesOf("call(work)")));
        bars.add(ratio(
                "call(work), to the fastest peer that wraps a call", one.of("call(work)"), one.fastest(WRAPPING)));
        bars.add(ratio("call(work), to the fastest peer with seconds", one.of("call(work)"), one.fastest(TIMED)));
        bars.add(ratio(
                "decide() and success(), to the fastest peer used by hand with seconds",
                one.of("decide(), success()"),
                one.fastest(TIMED)));
        bars.add(new Bar(
                "call(work), 2 threads, beside the fastest peer",
                two.of("call(work)"),
                two.fastestPeer(),
                "ns",
                two.of("call(work)") < BUSY * new Cost(seen, SHARED, Samples::nanos).of("call(work)")));
        double clock = refused.of("1 read of the wall clock, nothing else");
        bars.add(nanos("refused decide(), beyond 1 clock read", refused.of("decide()") - clock, 20));
        bars.add(nanos("refused call(work, fallback), beyond it", refused.of("call(work, fallback)") - clock, 20));
        bars.add(bytes("refused decide() allocates", refused.bytesOf("decide()")));
        bars.add(bytes("refused call(work, fallback) allocates", refused.bytesOf("call(work, fallback)")));
        bars.add(new Bar("an idle circuit keeps", idleBytes, 1_024, "B", true));
        return bars;
    }

    private static Bar nanos(String what, double seen, double most) {
        return new Bar(what, seen, most, "ns", true);
    }

    /** The share of what a peer takes in the same run. */
    private static Bar ratio(String what, double ours, double theirs) {
        return new Bar(what, 100 * ours / theirs, 100, "%", true);
    }

    private static Bar bytes(String what, double seen) {
        return new Bar(what, seen, NO_BYTES, "B", true);
    }

    private record Cost(Map<BenchRow, Samples> seen, List<BenchRow> rows, ToDoubleFunction<Samples> nanos) {
        double of(String form) {
            return nanos.applyAsDouble(seenOf(form));
        }

        double bytesOf(String form) {
            return seenOf(form).allocated();
        }

        /** Of the peers in these forms, the fastest in this run. */
        double fastest(Set<String> forms) {
            return forms.stream().mapToDouble(this::of).min().orElse(Double.NaN);
        }

        double fastestPeer() {
            return rows.stream()
                    .filter(BenchRow::isPeer)
                    .mapToDouble(row -> nanos.applyAsDouble(seen.getOrDefault(row, Samples.NOTHING)))
                    .min()
                    .orElse(Double.NaN);
        }

        private Samples seenOf(String form) {
            return rows.stream()
                    .filter(row -> row.form().equals(form))
                    .findFirst()
                    .map(row -> seen.getOrDefault(row, Samples.NOTHING))
                    .orElseThrow(() -> new IllegalArgumentException("no row '" + form + "'"));
        }
    }
}
