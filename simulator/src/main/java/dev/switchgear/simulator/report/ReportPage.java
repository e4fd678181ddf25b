package dev.switchgear.simulator.report;

import dev.switchgear.simulator.peers.Unprotected;
import dev.switchgear.simulator.runs.Recorder;
import dev.switchgear.simulator.runs.Recorder.Series;
import dev.switchgear.simulator.runs.ScenarioRun;
import dev.switchgear.simulator.world.Episode;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.SwitchgearProtection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as one HTML page: plots of its largest outage, and all tables. It needs no network and no script. */
final class ReportPage {
    private static final int SMOOTH_SECONDS = 5;
    private static final String OURS = "#d1242f";
    private static final String THEIRS = "#57606a";

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Switchgear and its peers</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; color: #1f2328; max-width: 1080px; margin: 2rem auto; padding: 0 1rem }
            h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2.5rem } h3 { font-size: 1rem; margin-bottom: 0 }
            p.note { color: #57606a; max-width: 75ch } svg { width: 100%; height: auto }
            svg text { font: 11px system-ui, sans-serif; fill: #57606a } svg text.name { fill: #1f2328 }
            div.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: .5rem 1rem }
            figure { margin: 0 } figcaption { font-size: .85rem; margin-top: .5rem } b { color: #d1242f }
            pre { font: 12px/1.4 ui-monospace, monospace; overflow-x: auto }
            </style></head><body>
            """;

    private final List<ScenarioRun> shown;
    private final Scenario scenario;

    private ReportPage(List<ScenarioRun> shown) {
        this.shown = shown;
        scenario = shown.get(0).scenario();
    }

    static String of(List<ScenarioRun> runs, long seed) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<h1>Switchgear and its peers</h1>\n<p class=\"note\">Made by <code>./switchgear simulate"
                + " --scenarios --html</code>, seed ");
        page.append(seed)
                .append(
                        ". Each picture shows <b>Switchgear</b> and one peer; the dependency is"
                                + " dead where it is tinted; values are means of the last five seconds. What the peers were taken to do is in <code>simulator/RATIONALE.md</code>.</p>\n");
        for (List<ScenarioRun> outage : plotted(runs)) {
            page.append(new ReportPage(outage).plots());
        }
        page.append("<h2>All runs</h2>\n<pre>")
                .append(escaped(ReportText.tables(runs)))
                .append("</pre>\n");
        return page.append("</body></html>\n").toString();
    }

    /** Returns the runs to plot: each scenario with a total outage, with the largest fleet there is. */
    private static List<List<ScenarioRun>> plotted(List<ScenarioRun> runs) {
        List<List<ScenarioRun>> plotted = new ArrayList<>();
        for (String name : List.of("total-outage", "full-load", "store-outage")) {
            int largest = runs.stream()
                    .filter(run -> run.scenario().name().equals(name) && run.protection() instanceof Unprotected)
                    .mapToInt(ScenarioRun::environments)
                    .max()
                    .orElse(0);
            List<ScenarioRun> story = runs.stream()
                    .filter(run -> run.scenario().name().equals(name) && run.environments() == largest)
                    .toList();
            if (!story.isEmpty() && story.get(0).protection() instanceof SwitchgearProtection) {
                plotted.add(story);
            }
        }
        return plotted;
    }

    private String plots() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "<h2>%s, %,d environments</h2>\n",
                scenario.name(),
                scenario.fleet().environments()));
        text.append(plots("Calls to the dead dependency, per second", true, ReportPage::deadCalls));
        text.append(plots("Requests that were admitted, %", false, ReportPage::admittedShare));
        text.append(plots("Writes to the table, per second", true, ReportPage::writes));
        return text.toString();
    }

    /** A small plot for each peer, with Switchgear in all of them. */
    private String plots(String title, boolean logarithmic, Values values) {
        StringBuilder text = new StringBuilder("<h3>" + title + "</h3>\n<div class=\"grid\">\n");
        for (ScenarioRun peer : shown.subList(1, shown.size())) {
            Plot plot = new Plot((int) (scenario.millis() / 1_000), logarithmic);
            Episode trouble = scenario.dependency().episodes().get(0);
            plot.shade(trouble.fromMillis() / 1e3, trouble.untilMillis() / 1e3);
            plot.line(peer.protection().name(), THEIRS, values.of(peer.recorder()));
            plot.line("switchgear", OURS, values.of(shown.get(0).recorder()));
            String name = escaped(peer.protection().name());
            text.append("<figure><figcaption>").append(name).append("</figcaption>");
            text.append(plot.svg(title + ": switchgear and " + name)).append("</figure>\n");
        }
        return text.append("</div>\n").toString();
    }

    private static List<Double> deadCalls(Recorder recorder) {
        return smooth(recorder.series(Series.DEAD_CALLS));
    }

    private static List<Double> writes(Recorder recorder) {
        return smooth(recorder.series(Series.WRITES));
    }

    /** Seconds without a request are not drawn. */
    private static List<Double> admittedShare(Recorder recorder) {
        List<Double> admitted = smooth(recorder.series(Series.ADMITTED));
        List<Double> refused = smooth(recorder.series(Series.REFUSED));
        List<Double> share = new ArrayList<>();
        for (int i = 0; i < admitted.size(); i++) {
            share.add(100 * admitted.get(i) / (admitted.get(i) + refused.get(i)));
        }
        return share;
    }

    /** Returns the mean of the last few seconds. */
    private static List<Double> smooth(int[] counts) {
        List<Double> means = new ArrayList<>();
        int sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i] - (i >= SMOOTH_SECONDS ? counts[i - SMOOTH_SECONDS] : 0);
            means.add(sum / (double) Math.min(i + 1, SMOOTH_SECONDS));
        }
        return means;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** One value for each second of a run. */
    private interface Values {
        List<Double> of(Recorder recorder);
    }
}
