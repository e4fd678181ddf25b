package dev.switchgear.benchmarks;

import dev.switchgear.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sections about a fleet: requests to its table, the time that these add, and an outage in the simulator. */
final class TableSections {
    /** List prices of us-east-1, as in {@code doctor}'s estimate, for a million units. */
    private static final double USD_PER_READ = 0.125;

    private static final double USD_PER_WRITE = 0.625;
    private static final int FLEET = 100;
    private static final double MILLION = 1e6;

    /** The calls of one environment of the simulator's story, each second. */
    private static final double CALLS_PER_SECOND = 0.5;

    private final SimulatorTables simulated;

    TableSections(Path root) throws IOException {
        simulated = new SimulatorTables(root.resolve("simulator/report.md"));
    }

    List<ReportSection> table(Sandbox host, boolean quick) throws InterruptedException {
        List<PeerFigure> dollars = new ArrayList<>();
        for (Map<String, String> row : simulated.rows("no-failures", FLEET)) {
            double calls = FLEET * CALLS_PER_SECOND;
            double reads = SimulatorTables.number(row, "r/s calm") / calls * MILLION;
            double writes = SimulatorTables.number(row, "w/s calm") / calls * MILLION;
            dollars.add(cost(row.getOrDefault("protection", ""), "", reads, writes));
        }
        List<TableLatency.Added> added = new TableLatency(host, quick ? 200 : 1_000, Duration.ofMillis(20)).measure();
        List<PeerFigure> times = new ArrayList<>();
        for (TableLatency.Added one : added) {
            if (!one.who().equals(BenchRow.OURS)) {
                dollars.add(cost(one.who(), "counted, not simulated", one.reads(), one.writes()));
            }
            times.add(new PeerFigure(
                    one.who(),
                    "",
                    one.times().millis(0.5),
                    String.format(
                            Locale.ROOT,
                            "p99 %.2f ms, longest %.2f ms",
                            one.times().millis(0.99),
                            one.times().millis(1))));
        }
        return List.of(
                new ReportSection(
                        "Requests to the table for a million healthy calls",
                        "USD",
                        "The simulator's fleet of " + FLEET
                                + " environments with a call in two seconds each, without failures"
                                + " (`simulator/report.md`); list prices of DynamoDB on demand in us-east-1, 0.125 USD for a million"
                                + " reads of one unit and 0.625 USD for a million writes. An eventually consistent read of a small"
                                + " item costs half a unit, which is not deducted here. Busier environments read less for each call.",
                        dollars),
                new ReportSection(
                        "What a table adds to a healthy call",
                        "ms, median",
                        "One environment, a call every 20 ms, DynamoDB Local " + TableLatency.AWAY.toMillis()
                                + " ms away.",
                        times));
    }

    private static PeerFigure cost(String who, String form, double reads, double writes) {
        String name = who.equals("switchgear") ? BenchRow.OURS : who;
        return new PeerFigure(
                name,
                form,
                (reads * USD_PER_READ + writes * USD_PER_WRITE) / MILLION,
                String.format(Locale.ROOT, "%,.0f reads, %,.0f writes", reads, writes));
    }

    List<ReportSection> fleet() {
        List<PeerFigure> calls = new ArrayList<>();
        for (Map<String, String> row : simulated.rows("total-outage", FLEET)) {
            String who = row.getOrDefault("protection", "");
            calls.add(new PeerFigure(
                    who.equals("switchgear") ? BenchRow.OURS : who,
                    "",
                    SimulatorTables.number(row, "bad calls"),
                    "opens after " + row.get("opens after s") + " s, " + row.get("probes at once")
                            + " probes at once, recovers after " + row.get("recovers after s") + " s"));
        }
        return List.of(new ReportSection(
                "Calls to a dead dependency, a fleet of " + FLEET,
                "calls",
                "The simulator's `total-outage` of two minutes (`simulator/report.md`, seed 1; `simulator/RATIONALE.md` says how the"
                        + " others are modelled). `./switchgear bench fleet` plays an outage with real processes.",
                calls));
    }
}
