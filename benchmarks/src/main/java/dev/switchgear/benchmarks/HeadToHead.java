package dev.switchgear.benchmarks;

import com.alibaba.csp.sentinel.SphU;
import dev.failsafe.Failsafe;
import dev.switchgear.local.CommandLineOptions;
import dev.switchgear.local.Run;
import dev.switchgear.local.UsageException;
import dev.switchgear.local.Workbench;
import dev.switchgear.sandbox.Sandbox;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.smallrye.faulttolerance.api.TypedGuard;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.openjdk.jmh.runner.RunnerException;

/** The main class of {@code ./switchgear bench report}: Switchgear beside other breakers, as a page with pictures. */
public final class HeadToHead {
    private static final int MEASURED = 0;
    private static final int USAGE_ERROR = 2;
    private static final String USAGE = """
            usage: ./switchgear bench report [options]

            Measures Switchgear beside other circuit breakers, in one run on this machine, and writes report.md and its
            pictures: what a call costs, memory, requests to the table, a cold start, the extension, and a fleet.

              --quick           fewer and shorter runs, about three minutes, with wider ranges
              --output FOLDER   where it is written (default benchmarks/report)
              --help            print this

            exit codes: 0 written, 1 the measurement failed, 2 the command line is invalid, 130 interrupted
            """;

    private HeadToHead() {}

    /**
     * Writes the report.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(USAGE);
            return MEASURED;
        }
        try {
            CommandLineOptions line = CommandLineOptions.parse(arguments, List.of("output"), List.of("quick"));
            Path root = Workbench.setting("switchgear.root").orElse(Path.of(""));
            Path folder = root.resolve(line.value("output", "benchmarks/report"));
            Path layer = Workbench.setting("switchgear.layer")
                    .orElseThrow(() -> new UsageException("there is no layer; use ./switchgear bench report"));
            return Run.of("bench report", err, host -> {
                double before = load();
                List<ReportSection> sections = measure(host, out, line.has("quick"), root, layer);
                write(folder, page(host, arguments, sections, before), sections);
                out.println("Written: " + folder.resolve("report.md"));
                return MEASURED;
            });
        } catch (UsageException e) {
            err.println("bench report: " + e.getMessage());
            return USAGE_ERROR;
        }
    }

    private static List<ReportSection> measure(Sandbox host, PrintStream out, boolean quick, Path root, Path layer)
            throws InterruptedException, ExecutionException {
        List<ReportSection> all = new ArrayList<>();
        try {
            TableSections tables = new TableSections(root);
            out.println("What a call costs …");
            all.addAll(CallSections.calls(quick));
            out.println("Memory …");
            all.addAll(CallSections.memory());
            out.println("Requests to the table, and the time that they add …");
            all.addAll(tables.table(host, quick));
            StartSections starts = new StartSections(host, quick);
            out.println("Cold starts …");
            all.add(starts.coldStarts());
            out.println("The extension …");
            all.addAll(starts.extension(layer));
            all.addAll(tables.fleet());
            return all;
        } catch (IOException | RunnerException e) {
            throw new ExecutionException(e.toString(), e);
        }
    }

    private static List<String> page(
            Sandbox host, List<String> arguments, List<ReportSection> sections, double before) {
        List<String> lines = new ArrayList<>(List.of("# Switchgear beside other circuit breakers", ""));
        lines.add(String.format(
                Locale.ROOT,
                "`%s` made this page, on %s: Java %s, %d processors, load %.1f before and %.1f after. Less is better in every"
                        + " figure. Compare within this page only.",
                ("./switchgear bench report " + String.join(" ", arguments)).strip(),
                DateTimeFormatter.ISO_LOCAL_DATE.format(
                        Instant.ofEpochMilli(host.millis()).atOffset(ZoneOffset.UTC)),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                before,
                load()));
        lines.addAll(List.of("", "## Where others are better", ""));
        List<String> better =
                sections.stream().flatMap(section -> section.better().stream()).toList();
        lines.addAll(better.isEmpty() ? List.of("Nowhere in this run.") : better);
        lines.add("");
        sections.forEach(section -> lines.addAll(section.markdown()));
        lines.addAll(versions());
        return lines;
    }

    /** Returns the section about what was compared. */
    private static List<String> versions() {
        List<String> lines = new ArrayList<>(List.of("## Versions", "", "| library | jar |", "|---|---|"));
        Map<String, Class<?>> libraries = new LinkedHashMap<>();
        libraries.put("resilience4j", CircuitBreaker.class);
        libraries.put("Failsafe", Failsafe.class);
        libraries.put("Sentinel", SphU.class);
        libraries.put("SmallRye Fault Tolerance", TypedGuard.class);
        libraries.forEach((name, type) -> lines.add("| " + name + " | `" + jar(type) + "` |"));
        lines.addAll(List.of(
                "",
                CloudCircuitBreaker.NAME + ", the breaker on DynamoDB that Maven Central has for Java, needs Java "
                        + CloudCircuitBreaker.NEEDS_JAVA + ". With an older Java its rows are left out.",
                "",
                "Their settings are in `Subjects`: half of the calls of a hundred, or of ten seconds, may fail. resilience4j's"
                        + " exception has no stack trace; Failsafe's always has one."));
        return lines;
    }

    private static String jar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null
                ? ""
                : Path.of(source.getLocation().getPath()).getFileName().toString();
    }

    private static void write(Path folder, List<String> page, List<ReportSection> sections) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve("report.md"), page);
            for (ReportSection section : sections) {
                Files.writeString(folder.resolve(section.picture()), section.svg());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report to " + folder + ": " + e.getMessage(), e);
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
