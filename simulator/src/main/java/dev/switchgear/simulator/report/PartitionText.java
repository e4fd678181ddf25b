package dev.switchgear.simulator.report;

import dev.switchgear.simulator.runs.Recorder.Series;
import dev.switchgear.simulator.runs.RunFigures;
import dev.switchgear.simulator.runs.ScenarioRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a very large fleet does to a table of one partition: one line for each scenario. */
final class PartitionText {
    private static final List<String> HEADS = List.of(
            "fleet",
            "scenario",
            "opens after s",
            "bad calls each",
            "% denied in calm",
            "recovers after s",
            "w/s peak",
            "r/s peak",
            "% throttled",
            "s in a row");

    private PartitionText() {}

    static String page(List<ScenarioRun> runs) {
        return "# What the simulator says of 50,000 environments and one partition\n\n`"
                + CommittedReport.PARTITION.command() + "`, seed " + ReportOptions.SEED + """
                . All items of the table share the capacity of one
                partition: 1,000 writes and 6,000 eventually consistent reads a second. No build makes this report. Make it by hand when
                a rule changes. `report-large.md` says what the first columns mean.

                *Bad calls each* are those of the trouble, for each environment. *Peak* is the worst second of the whole run, and includes
                the requests that were throttled. *% throttled* is their share of all requests. *In a row* is the longest time in which each
                second has one. In `store-outage` and `store-throttled`, the scenario itself refuses requests, and they count here.
                """ + of(runs);
    }

    static String of(List<ScenarioRun> runs) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADS);
        runs.forEach(run -> rows.add(row(run)));
        return "\n" + ReportText.table(rows);
    }

    private static List<String> row(ScenarioRun run) {
        RunFigures figures = run.figures();
        int[] writes = run.recorder().series(Series.WRITES);
        int[] reads = run.recorder().series(Series.READS);
        int[] throttled = run.recorder().series(Series.THROTTLED);
        return List.of(
                whole(run.environments()),
                run.scenario().name(),
                ReportText.number(figures.secondsToOpen()),
                ReportText.number(figures.badCalls() / run.environments()),
                ReportText.percent(figures.deniedInCalm()),
                ReportText.number(figures.secondsToRecover()),
                whole(most(writes)),
                whole(most(reads)),
                ReportText.percent(sum(throttled) / Math.max(1, sum(writes) + sum(reads))),
                whole(longest(throttled)));
    }

    private static String whole(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static int most(int[] seconds) {
        return Arrays.stream(seconds).max().orElse(0);
    }

    private static double sum(int[] seconds) {
        return Arrays.stream(seconds).asLongStream().sum();
    }

    /** Returns the largest number of seconds in a row that have at least one. */
    private static int longest(int[] seconds) {
        int longest = 0;
        int inARow = 0;
        for (int second : seconds) {
            inARow = second > 0 ? inARow + 1 : 0;
            longest = Math.max(longest, inARow);
        }
        return longest;
    }
}
