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

/** Makes a report, prints it, and writes it if that is requested. */
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
            write(options.report().file(), committed(runs, options.report()));
        } else {
            out.print(options.report() == CommittedReport.PARTITION ? PartitionText.of(runs) : ReportText.tables(runs));
        }
        options.html().ifPresent(file -> write(file, ReportPage.of(runs, options.seed())));
        out.printf(Locale.ROOT, "%n%d runs, seed %d, %.0f s%n", runs.size(), options.seed(), time.seconds());
    }

    /** Returns the text of a committed report: the same runs give the same text, to the byte. */
    static String committed(List<ScenarioRun> runs, CommittedReport report) {
        if (report == CommittedReport.PARTITION) {
            return PartitionText.page(runs);
        }
        boolean large = report == CommittedReport.LARGE;
        String what = large
                ? "It covers fleets of 1,000 and 10,000\nenvironments, with the peers that run quickly enough."
                        + " `./switchgear simulate --scenarios --environments 10000`\nruns all of them."
                        + " No build makes this report. Make it by hand when a rule changes."
                : "It covers fleets of up to 100 environments, and\nSwitchgear alone in a few scenarios with 1,000."
                        + " A test runs it again and compares the text.\n`report-large.md` has larger fleets.";
        return "# What the simulator says" + (large ? " of large fleets" : "") + "\n\n`" + report.command() + "`, seed "
                + ReportOptions.SEED + ". " + what + "\n\n" + """
                `RATIONALE.md` says how the peers are modelled. In the tables, *trouble* is the first episode in which the dependency
                fails. *Bad calls* reached the dependency in the trouble and failed, or took longer than 500 ms; in a total outage, these
                are all of its calls. *Steady* is the second half of the trouble. *Calm* is the time before the trouble, and from 60 s
                after it. *Opens* counts openings of the fleet's circuit, or of all circuits if each environment has its own. *w/s* and
                *r/s* are writes to the table and reads of it. *Peak* is the number of writes in the worst second of the whole run.
                """ + ReportText.tables(runs);
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
