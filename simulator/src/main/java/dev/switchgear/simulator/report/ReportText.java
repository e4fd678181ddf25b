package dev.switchgear.simulator.report;

import dev.switchgear.simulator.runs.RunFigures;
import dev.switchgear.simulator.runs.RunFigures.Load;
import dev.switchgear.simulator.runs.ScenarioRun;
import dev.switchgear.simulator.world.FleetPlan;
import dev.switchgear.simulator.world.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as Markdown; its tables are aligned, so that a terminal shows them well too. */
final class ReportText {
    private static final List<String> HEADS = List.of(
            "fleet",
            "protection",
            "opens after s",
            "bad calls",
            "bad/s steady",
            "% denied in trouble",
            "% denied in calm",
            "opens/h",
            "probes at once",
            "recovers after s",
            "w/s calm",
            "w/s trouble",
            "w/s peak",
            "r/s calm",
            "r/s trouble");

    private ReportText() {}

    /** One heading and one table for each scenario. */
    static String tables(List<ScenarioRun> runs) {
        StringBuilder text = new StringBuilder();
        List<ScenarioRun> same = new ArrayList<>();
        for (ScenarioRun run : runs) {
            if (!same.isEmpty()
                    && !same.get(0).scenario().name().equals(run.scenario().name())) {
                text.append(section(same));
                same.clear();
            }
            same.add(run);
        }
        return same.isEmpty() ? text.toString() : text.append(section(same)).toString();
    }

    private static String section(List<ScenarioRun> runs) {
        Scenario scenario = runs.get(0).scenario();
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADS);
        runs.forEach(run -> rows.add(row(run)));
        return "\n## " + scenario.name() + "\n\n" + story(scenario) + "\n\n" + table(rows);
    }

    /** Describes the scenario in a line, without what depends on the size of the fleet. */
    private static String story(Scenario scenario) {
        List<String> parts = new ArrayList<>();
        FleetPlan fleet = scenario.fleet();
        parts.add(number(fleet.requestsPerSecond() / fleet.environments()) + " requests/s for each environment");
        if (fleet.keys() > 0) {
            parts.add(fleet.keys() + " keys");
        }
        if (fleet.clocks().maxSkewMillis() > 0) {
            parts.add("clocks off by up to " + fleet.clocks().maxSkewMillis() + " ms");
        }
        parts.add("noise " + percent(scenario.dependency().noise()) + " %");
        scenario.dependency().episodes().forEach(episode -> parts.add(episode.toString()));
        scenario.faults().forEach(fault -> parts.add(fault.toString()));
        return String.join("; ", parts) + "; " + scenario.millis() / 1_000 + " s in all.";
    }

    private static List<String> row(ScenarioRun run) {
        RunFigures figures = run.figures();
        Load calm = figures.calm();
        Load trouble = figures.trouble();
        return List.of(
                String.format(Locale.ROOT, "%,d", run.environments()),
                run.protection().name(),
                number(figures.secondsToOpen()),
                number(figures.badCalls()),
                number(figures.badPerSecond()),
                percent(figures.deniedInTrouble()),
                percent(figures.deniedInCalm()),
                number(figures.opensPerHour()),
                String.valueOf(figures.mostProbes()),
                number(figures.secondsToRecover()),
                number(calm.writes()),
                number(trouble.writes()),
                String.valueOf(figures.peakWrites()),
                number(calm.reads()),
                number(trouble.reads()));
    }

    /** Aligns the columns of a table; the second one begins at the left. */
    static String table(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < rows.size(); line++) {
            text.append('|');
            for (int i = 0; i < widths.length; i++) {
                String gap = " ".repeat(widths[i] - rows.get(line).get(i).length());
                String cell = rows.get(line).get(i);
                text.append(' ').append(i == 1 ? cell + gap : gap + cell).append(" |");
            }
            text.append('\n');
            if (line == 0) {
                text.append('|');
                for (int i = 0; i < widths.length; i++) {
                    String rule = "-".repeat(widths[i] + 1);
                    text.append(i == 1 ? ":" + rule : rule + ":").append('|');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    static String percent(double share) {
        return number(100 * share);
    }

    /** Returns about three significant digits; a dash for a figure that does not exist, and 0 only for zero. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (value == Math.rint(value) || Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (Math.abs(value) < 0.01) {
            return "<0.01";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
    }
}
