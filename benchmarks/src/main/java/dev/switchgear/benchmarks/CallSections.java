package dev.switchgear.benchmarks;

import com.alibaba.csp.sentinel.Constants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/** The sections about one process: what a call costs, and the memory of many names. */
final class CallSections {
    /** Sentinel's limit. A call of a further name is made without any rule. */
    private static final int SENTINEL_NAMES = Constants.MAX_SLOT_CHAIN_SIZE;

    /** Forms of ours that are variants of the first ones. */
    private static final Set<String> LEFT_OUT =
            Set.of("call(work, fallback)", "call(work), real time, read every 2 s", "call(work), slow calls count");

    private CallSections() {}

    static List<ReportSection> calls(boolean quick) throws RunnerException {
        List<BenchRow> rows = Stream.of(BenchRow.CLOSED, BenchRow.SHARED, BenchRow.REFUSED)
                .flatMap(List::stream)
                .filter(row -> !row.who().equals(BenchRow.NOBODY) && !LEFT_OUT.contains(row.form()))
                .toList();
        CallRuns calls = new CallRuns(quick ? 3 : 6, List.of());
        Map<BenchRow, Samples> seen = new LinkedHashMap<>();
        for (int round = 0; round < (quick ? 1 : 4); round++) {
            for (BenchRow row : rows) {
                seen.merge(row, calls.measure(row), Samples::plus);
            }
        }
        String how = "Processor time of a call whose work takes no time; half of the calls of a window may fail."
                + " `./switchgear bench` measures the same, with the cost of reading clocks beside it.";
        String onTheWall = "Time on the wall, because who waits for a lock uses no processor.";
        return List.of(
                section("A call that succeeds", "ns", how).with(figures(BenchRow.CLOSED, seen, Samples::nanos)),
                section("A call that succeeds, two threads on one circuit", "ns on the wall", onTheWall)
                        .with(figures(BenchRow.SHARED, seen, Samples::wall)),
                section("A call that is refused", "ns", how).with(figures(BenchRow.REFUSED, seen, Samples::nanos)));
    }

    private static ReportSection section(String title, String unit, String how) {
        return new ReportSection(title, unit, how, List.of());
    }

    private static List<PeerFigure> figures(
            List<BenchRow> rows, Map<BenchRow, Samples> seen, ToDoubleFunction<Samples> figure) {
        return rows.stream()
                .filter(seen::containsKey)
                .map(row -> {
                    Samples one = seen.getOrDefault(row, Samples.NOTHING);
                    String more = String.format(
                            Locale.ROOT,
                            "%.0f B allocated; runs from %.0f to %.0f ns of processor time",
                            one.allocated(),
                            one.fastest(),
                            one.slowest());
                    return new PeerFigure(row.who(), row.form(), figure.applyAsDouble(one), more);
                })
                .toList();
    }

    static List<ReportSection> memory() {
        return NamesHeap.NAMES.stream()
                .map(names -> new ReportSection(
                        String.format(Locale.ROOT, "Memory of %,d names", names),
                        "kB",
                        "The heap that remains after a collection, when each name has made one call."
                                + (names > SENTINEL_NAMES
                                        ? " Sentinel applies no rule beyond " + SENTINEL_NAMES
                                                + " names; what it keeps then is small."
                                        : ""),
                        NamesHeap.measure(names)))
                .toList();
    }
}
