package dev.switchgear.simulator.report;

import dev.switchgear.simulator.runs.Comparison;
import java.nio.file.Files;
import java.nio.file.Path;

/** The reports of the simulator that are committed. */
enum CommittedReport {
    /** Fleets of up to 1,000; every build makes it again. */
    SMALL("report.md", ""),

    /** Fleets of 1,000 and 10,000. */
    LARGE("report-large.md", " --large"),

    /** A fleet of 50,000 on a table of one partition. */
    PARTITION("report-partition.md", " --partition");

    private static final int FIFTY_THOUSAND = 50_000;

    private final String fileName;
    private final String option;

    CommittedReport(String fileName, String option) {
        this.fileName = fileName;
        this.option = option;
    }

    /** Returns its runs; with {@code environments} above 0, all scenarios with a fleet of that size instead. */
    Comparison comparison(int environments, long seed) {
        if (this == PARTITION) {
            return Comparison.onOnePartition(environments > 0 ? environments : FIFTY_THOUSAND, seed);
        }
        if (environments > 0) {
            return Comparison.of(environments, seed);
        }
        return this == LARGE ? Comparison.large(seed) : Comparison.small(seed);
    }

    /** The command that makes it. */
    String command() {
        return "./switchgear simulate --write-report" + option;
    }

    /** Returns its path, from the repository or from this module. */
    Path file() {
        Path room = Path.of("simulator");
        return (Files.isDirectory(room) ? room : Path.of("")).resolve(fileName);
    }
}
