package dev.switchgear.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * The measurements of the short runs of one row, per call.
 *
 * @param cpuNanos processor time
 * @param wallNanos wall-clock time, of one thread
 * @param bytes allocated bytes
 */
record Samples(List<Double> cpuNanos, List<Double> wallNanos, List<Double> bytes) {
    static final Samples NOTHING = new Samples(List.of(), List.of(), List.of());

    Samples plus(Samples more) {
        return new Samples(
                joined(cpuNanos, more.cpuNanos), joined(wallNanos, more.wallNanos), joined(bytes, more.bytes));
    }

    /** Processor time per call: the median of the runs, which a few disturbed runs do not change. */
    double nanos() {
        return median(cpuNanos);
    }

    double fastest() {
        return cpuNanos.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    double slowest() {
        return cpuNanos.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    double wall() {
        return median(wallNanos);
    }

    /** Bytes per call. */
    double allocated() {
        return median(bytes);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static List<Double> joined(List<Double> some, List<Double> more) {
        List<Double> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }
}
