package dev.switchgear.simulator.report;

import dev.switchgear.simulator.runs.Comparison;
import dev.switchgear.simulator.runs.ScenarioRun;
import dev.switchgear.simulator.runs.SimulatorProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Makes a report, shows it, and writes it where it was asked for. */
public final class SimulationReport {
    private final ReportOptions options;
    private final PrintStream out;
    private final SimulatorProcess time = new SimulatorProcess();
    private double lastProgress;

    public SimulationReport(ReportOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public void make() {
        Comparison comparison = options.comparison();
        if (comparison.jobs().isEmpty()) {
            throw new IllegalArgumentException("no scenario or protection has '" + options.filter() + "' in its name");
        }
        List<ScenarioRun> runs = comparison.run(this::progress);
        if (options.write()) {
            write(file(options.large()), committed(runs, options.large()));
        } else {
            out.print(ReportText.tables(runs));
        }
        options.html().ifPresent(file -> write(file, ReportPage.of(runs, options.seed())));
        out.printf(Locale.ROOT, "%n%d runs, seed %d, %.0f s%n", runs.size(), options.seed(), time.seconds());
    }

    /** The text of a committed report: the same runs give the same text, to the letter. */
    static String committed(List<ScenarioRun> runs, boolean large) {
        String command = "./switchgear simulate --write-report" + (large ? " --large" : "");
        String what = large
                ? "Fleets of 1,000 and 10,000, and of their peers what is quick enough; `./switchgear simulate --scenarios"
                        + "\n--environments 10000` runs all. No build makes this anew: do so, by hand, when a rule changes."
                : "Fleets of up to 100, and Switchgear alone in a few stories of 1,000. A test makes this anew and"
                        + " compares;\nlarger fleets are in `report-large.md`.";
        return "# What the simulator says" + (large ? " of large fleets" : "") + "\n\n`" + command + "`, seed "
                + ReportOptions.SEED + ". " + what + "\n\n" + """
                What the peers were taken to do is in `RATIONALE.md`. In the tables, trouble is the time of the first thing that is
                wrong with the dependency. *Bad calls* reached it then and failed, or took longer than 500 ms: in a total outage, all
                calls of the dead dependency. *Steady* is the second half of the trouble; *calm* is before the trouble and from 60 s
                after it. *Opens* counts the fleet's circuit, or each environment's own where they are many. *w/s* and *r/s* are
                requests to the table, *peak* the writes in the worst second of the whole run.
                """ + ReportText.tables(runs);
    }

    /** Where a committed report lives, seen from the repository or from this room. */
    static Path file(boolean large) {
        Path room = Path.of("simulator");
        return (Files.isDirectory(room) ? room : Path.of("")).resolve(large ? "report-large.md" : "report.md");
    }

    private void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file, e);
        }
        out.println("wrote " + file);
    }

    private synchronized void progress(int done, int all) {
        if (time.seconds() - lastProgress >= 5) {
            lastProgress = time.seconds();
            out.printf(Locale.ROOT, "  %d of %d runs, %.0f s%n", done, all, lastProgress);
            out.flush();
        }
    }
}
