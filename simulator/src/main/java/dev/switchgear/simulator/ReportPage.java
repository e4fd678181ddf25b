package dev.switchgear.simulator;

import dev.switchgear.simulator.Recorder.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as one page: plots of the largest outage in it, and all tables. It needs no network and no script. */
final class ReportPage {
    private static final int SMOOTH_SECONDS = 5;
    private static final List<String> COLOURS = List.of(
            "#d1242f", "#8c959f", "#bf8700", "#e16f24", "#8250df", "#1a7f37", "#0969da", "#953800", "#6639ba",
            "#4d2d00", "#0550ae", "#a40e26", "#116329", "#57606a");

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Switchgear and its peers</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; color: #1f2328; max-width: 1080px; margin: 2rem auto; padding: 0 1rem }
            h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2.5rem } h3 { font-size: 1rem; margin-bottom: 0 }
            p.note { color: #57606a; max-width: 75ch } svg { width: 100%; height: auto }
            svg text { font: 11px system-ui, sans-serif; fill: #57606a } svg text.name { fill: #1f2328 }
            ul.key { list-style: none; padding: 0; columns: 4 14rem } ul.key i { display: inline-block; width: 1.4em;
            height: .35em; margin-right: .5em; vertical-align: middle }
            pre { font: 12px/1.4 ui-monospace, monospace; overflow-x: auto }
            </style></head><body>
            """;

    private final List<Run> shown;
    private final Scenario scenario;

    private ReportPage(List<Run> shown) {
        this.shown = shown;
        scenario = shown.get(0).scenario();
    }

    static String of(List<Run> runs, long seed) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<h1>Switchgear and its peers</h1>\n<p class=\"note\">Made by <code>./switchgear simulate"
                + " --scenarios --html</code>, seed ");
        page.append(seed).append(". What the peers were taken to do is in <code>simulator/RATIONALE.md</code>.</p>\n");
        for (List<Run> outage : plotted(runs)) {
            page.append(new ReportPage(outage).plots());
        }
        page.append("<h2>All runs</h2>\n<pre>")
                .append(escaped(ReportText.tables(runs)))
                .append("</pre>\n");
        return page.append("</body></html>\n").toString();
    }

    /** What is worth a picture: each story in which the whole dependency is down, with the largest fleet there is. */
    private static List<List<Run>> plotted(List<Run> runs) {
        List<List<Run>> plotted = new ArrayList<>();
        for (String name : List.of("total-outage", "total-outage-fast", "full-load", "store-outage")) {
            int largest = runs.stream()
                    .filter(run -> run.scenario().name().equals(name) && run.protection() instanceof Unprotected)
                    .mapToInt(Run::environments)
                    .max()
                    .orElse(0);
            List<Run> story = runs.stream()
                    .filter(run -> run.scenario().name().equals(name) && run.environments() == largest)
                    .toList();
            if (!story.isEmpty()) {
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
        text.append("<ul class=\"key\">");
        for (int i = 0; i < shown.size(); i++) {
            text.append("<li><i style=\"background:").append(colour(i)).append("\"></i>");
            text.append(escaped(shown.get(i).protection().name())).append("</li>");
        }
        text.append("</ul>\n");
        text.append(plot("Calls to the dead dependency, per second", true, this::deadCalls));
        text.append(plot("Requests that were admitted, %", false, this::admittedShare));
        text.append(plot("Writes to the table, per second", true, this::writes));
        return text.toString();
    }

    private String plot(String title, boolean logarithmic, Values values) {
        Plot plot = new Plot((int) (scenario.millis() / 1_000), logarithmic);
        Episode trouble = scenario.dependency().episodes().get(0);
        plot.shade(trouble.fromMillis() / 1e3, trouble.untilMillis() / 1e3);
        for (int i = shown.size() - 1; i >= 0; i--) { // Switchgear is the first, and lies on top
            Run run = shown.get(i);
            plot.line(run.protection().name(), colour(i), values.of(run.recorder()));
        }
        return "<h3>" + title + "</h3>\n" + plot.svg(title);
    }

    private List<Double> deadCalls(Recorder recorder) {
        return smooth(recorder.series(Series.DEAD_CALLS));
    }

    private List<Double> writes(Recorder recorder) {
        return smooth(recorder.series(Series.WRITES));
    }

    /** Where nobody asked, nothing is drawn. */
    private List<Double> admittedShare(Recorder recorder) {
        List<Double> admitted = smooth(recorder.series(Series.ADMITTED));
        List<Double> refused = smooth(recorder.series(Series.REFUSED));
        List<Double> share = new ArrayList<>();
        for (int i = 0; i < admitted.size(); i++) {
            share.add(100 * admitted.get(i) / (admitted.get(i) + refused.get(i)));
        }
        return share;
    }

    /** The mean of the last few seconds. */
    private static List<Double> smooth(int[] counts) {
        List<Double> means = new ArrayList<>();
        int sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i] - (i >= SMOOTH_SECONDS ? counts[i - SMOOTH_SECONDS] : 0);
            means.add(sum / (double) Math.min(i + 1, SMOOTH_SECONDS));
        }
        return means;
    }

    private static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** One value for each second of a run. */
    private interface Values {
        List<Double> of(Recorder recorder);
    }
}
