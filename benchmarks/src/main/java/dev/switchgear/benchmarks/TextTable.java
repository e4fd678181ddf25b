package dev.switchgear.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the measurements as a table for a person. */
final class TextTable {
    private static final String TURNS = "the machine was busy, and two threads took turns.";

    private final StringBuilder text = new StringBuilder();

    /** Adds rows; the ratio is to {@code call(work)}, or to the row in its place. */
    TextTable add(String title, List<BenchRow> rows, String reference, Map<BenchRow, Samples> seen) {
        boolean shared = rows.get(0).threads() > 1;
        Samples ours = rows.stream()
                .filter(row -> row.who().equals(BenchRow.OURS) && row.form().equals(reference))
                .map(row -> seen.getOrDefault(row, Samples.NOTHING))
                .findFirst()
                .orElse(Samples.NOTHING);
        double unit = shared ? ours.wall() : ours.nanos();
        line("%n%-58s %8s %15s %8s %7s %6s", title, "cpu ns", "range", "wall ns", "B", "ratio");
        for (BenchRow row : rows) {
            Samples one = seen.getOrDefault(row, Samples.NOTHING);
            line(
                    "  %-13s %-42s %8.1f %15s %8.1f %7.0f %6.2f",
                    row.who(),
                    row.form(),
                    one.nanos(),
                    range(one),
                    one.wall(),
                    one.allocated(),
                    (shared ? one.wall() : one.nanos()) / unit);
        }
        return this;
    }

    TextTable addHeap(Map<String, Double> bytes) {
        double ours = bytes.getOrDefault(IdleHeap.OURS, Double.NaN);
        line("%n%-58s %40s %6s", "Heap of an idle circuit", "B", "ratio");
        bytes.forEach((who, each) -> line("  %-56s %40.0f %6.2f", who, each, each / ours));
        return this;
    }

    TextTable addBars(List<Bar> bars) {
        line("%nBars");
        bars.forEach(bar -> line("  %s", bar));
        long missed = bars.stream().filter(Bar::isMissed).count();
        long unclear = bars.stream().filter(bar -> !bar.clear()).count();
        line("  %d of %d missed%s", missed, bars.size(), unclear == 0 ? "." : "; " + unclear + " unclear: " + TURNS);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String range(Samples seen) {
        return String.format(Locale.ROOT, "%.0f-%.0f", seen.fastest(), seen.slowest());
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format + "%n", values));
    }
}
