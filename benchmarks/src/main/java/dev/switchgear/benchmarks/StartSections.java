package dev.switchgear.benchmarks;

import dev.switchgear.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The sections about starts: of a function with a breaker in it, and of the extension. */
final class StartSections {
    private final Sandbox host;
    private final boolean quick;

    StartSections(Sandbox host, boolean quick) {
        this.host = host;
        this.quick = quick;
    }

    ReportSection coldStarts() throws InterruptedException, ExecutionException {
        Map<String, List<ColdRun>> measured = ColdStart.measured(host, quick ? 3 : 11);
        List<ColdRun> nothing = measured.getOrDefault("nothing", List.of());
        List<PeerFigure> figures = new ArrayList<>();
        measured.forEach((name, runs) -> {
            if (!name.equals("nothing") && !name.contains("CRT") && !name.contains("signer")) {
                boolean ours = name.startsWith(BenchRow.OURS);
                figures.add(new PeerFigure(
                        ours ? BenchRow.OURS : name,
                        ours ? name.substring(BenchRow.OURS.length()).replaceFirst("^, ", "") : "",
                        ColdStart.median(runs, run -> run.initMillis() + run.firstMillis())
                                - ColdStart.median(nothing, run -> run.initMillis() + run.firstMillis()),
                        String.format(
                                Locale.ROOT,
                                "%+d MB, %+d ms of processor time",
                                ColdStart.median(runs, ColdRun::megabytes)
                                        - ColdStart.median(nothing, ColdRun::megabytes),
                                ColdStart.median(runs, ColdRun::processorMillis)
                                        - ColdStart.median(nothing, ColdRun::processorMillis))));
            }
        });
        figures.sort((one, other) -> Boolean.compare(usual(other), usual(one)));
        return new ReportSection(
                "What a breaker adds to a cold start",
                "ms",
                "Init and first answer together, of a fresh process of the real runtime client, less those of the same function"
                        + " without anything; medians, in turns. `SDK client` is a function that reads one item with the AWS SDK,"
                        + " as a hand-written breaker would.",
                figures);
    }

    /** Whether it is what most functions have: ours, with neither prefetching nor disabled. */
    private static boolean usual(PeerFigure figure) {
        return figure.isOurs() && figure.form().isEmpty();
    }

    List<ReportSection> extension(Path layer) throws IOException, InterruptedException {
        List<ExtensionBench.Compared> all = ExtensionBench.compared(host, layer, quick ? 3 : 11, quick ? 2 : 5);
        List<PeerFigure> starts = new ArrayList<>();
        List<PeerFigure> checks = new ArrayList<>();
        for (ExtensionBench.Compared one : all) {
            starts.add(new PeerFigure(
                    one.name(),
                    "",
                    one.starts().listening().millis(0.5),
                    String.format(
                            Locale.ROOT,
                            "first check %.1f ms, %.1f MB resident",
                            one.starts().firstCheck().millis(0.5),
                            one.starts().residentKilobytes() / 1_024.0)));
            checks.add(new PeerFigure(
                    one.name(),
                    "",
                    one.checks().times().micros(0.5),
                    String.format(
                            Locale.ROOT, "p99 %.0f µs", one.checks().times().micros(0.99))));
        }
        return List.of(
                new ReportSection(
                        "The extension's start",
                        "ms until it listens",
                        "Fresh processes of the layer; medians.",
                        starts),
                new ReportSection(
                        "A check of the extension",
                        "µs, median",
                        "One caller, one check after the other, on a kept connection.",
                        checks));
    }
}
