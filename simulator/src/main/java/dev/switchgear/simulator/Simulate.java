package dev.switchgear.simulator;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.simulator.invariants.Violation;
import dev.switchgear.simulator.model.ModelCheck;
import dev.switchgear.simulator.report.MonthOptions;
import dev.switchgear.simulator.report.ReportOptions;
import dev.switchgear.simulator.report.SimulationReport;
import dev.switchgear.simulator.runs.Edits;
import dev.switchgear.simulator.runs.InBetween;
import dev.switchgear.simulator.runs.RandomTrial;
import dev.switchgear.simulator.runs.Recorder;
import dev.switchgear.simulator.runs.RunFigures;
import dev.switchgear.simulator.runs.Scenarios;
import dev.switchgear.simulator.runs.Shrinker;
import dev.switchgear.simulator.runs.SimulateOptions;
import dev.switchgear.simulator.runs.SimulatorProcess;
import dev.switchgear.simulator.runs.Trial;
import dev.switchgear.simulator.runs.Trials;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.world.RunPlan;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.SwitchgearProtection;
import dev.switchgear.simulator.world.World;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The command {@code ./switchgear simulate}. */
public final class Simulate {
    private static final int HELD = 0;
    private static final int BROKEN = 1;
    private static final int USAGE = 2;
    private static final int MOST_SHOWN = 3;

    private final PrintStream out;
    private final SimulatorProcess process = new SimulatorProcess();
    private double lastProgress;

    private Simulate(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the command and ends the process: 0 if every invariant held, 1 if one did not, 2 if the arguments are
     * invalid.
     */
    public static void main(String[] arguments) {
        System.exit(run(System.out, List.of(arguments)));
    }

    static int run(PrintStream out, List<String> arguments) {
        if (arguments.contains("--model")) {
            return ModelCheck.run(out, arguments);
        }
        try {
            if (MonthOptions.isAskedFor(arguments)) {
                MonthOptions.of(arguments).make(out);
                return HELD;
            }
            if (ReportOptions.isAskedFor(arguments)) {
                new SimulationReport(ReportOptions.of(arguments), out).make();
                return HELD;
            }
            return new Simulate(out).carryOut(SimulateOptions.of(arguments));
        } catch (IllegalArgumentException e) {
            out.println("simulate: " + e.getMessage());
            out.println("try: ./switchgear simulate --help");
            return USAGE;
        }
    }

    private int carryOut(SimulateOptions options) {
        return switch (options.task()) {
            case HELP -> {
                out.print(SimulateOptions.USAGE);
                out.print(ReportOptions.USAGE);
                out.print(MonthOptions.USAGE);
                yield HELD;
            }
            case LIST -> {
                Scenarios.all(1).forEach(scenario -> out.println(scenario.name()));
                InBetween.all(1).forEach(scenario -> out.println(scenario.name()));
                yield HELD;
            }
            case REPLAY -> replay(options);
            case SCENARIO -> scenario(options);
            case SEEDS, MINUTES -> trials(options);
        };
    }

    private int replay(SimulateOptions options) {
        Trial trial = options.edits().of(RandomTrial.of(options.number()));
        introduce(options.number(), trial);
        try {
            Trial.Result result = trial.run(Trace.to(out::println));
            out.printf(
                    Locale.ROOT,
                    "%nevery invariant held; %d events, at rest %.0f s after the last fault, trace %016x%n",
                    result.events(),
                    result.calmSeconds(),
                    result.hash());
            return HELD;
        } catch (Violation violation) {
            out.println();
            introduce(options.number(), trial);
            out.println(violation.getMessage());
            return BROKEN;
        }
    }

    private void introduce(long seed, Trial trial) {
        out.println("seed " + seed + ", commit " + process.commit());
        trial.scenario().lines().forEach(out::println);
        out.println("  " + trial.policy());
    }

    private int trials(SimulateOptions options) {
        boolean timed = options.task() == SimulateOptions.Task.MINUTES;
        long seeds = timed ? Long.MAX_VALUE / 2 : options.number();
        double deadline = timed ? options.number() * 60.0 : Double.MAX_VALUE;
        Trials trials = new Trials(
                options.firstSeed(), seeds, () -> process.seconds() >= deadline, done -> progress(done, seeds));
        trials.run();
        out.printf(
                Locale.ROOT,
                "%,d seeds from %d, each run twice; %,d events in %.0f s; at rest after the last fault within %.0f s"
                        + " (median), %.0f s (99 %%), %.0f s (all)%n",
                trials.done(),
                options.firstSeed(),
                trials.events(),
                process.seconds(),
                trials.restSeconds(0.5),
                trials.restSeconds(0.99),
                trials.restSeconds(1));
        trials.failures().entrySet().stream().limit(MOST_SHOWN).forEach(this::show);
        if (!trials.failures().isEmpty()) {
            out.println(trials.failures().size() + " seeds failed: "
                    + trials.failures().keySet());
            return BROKEN;
        }
        out.println("every invariant held");
        return HELD;
    }

    private void show(Map.Entry<Long, Violation> failure) {
        long seed = failure.getKey();
        Trial full = RandomTrial.of(seed);
        out.println();
        out.println("seed " + seed + ", commit " + process.commit());
        out.println(failure.getValue().getMessage());
        Edits edits = new Shrinker(full, failure.getValue().invariant()).shrink();
        out.println("shortened:");
        edits.of(full).scenario().lines().forEach(out::println);
        out.println("replay: ./switchgear simulate --seed " + seed + edits.options());
    }

    private synchronized void progress(long done, long seeds) {
        if (process.seconds() - lastProgress >= 5) {
            lastProgress = process.seconds();
            String all = seeds >= Long.MAX_VALUE / 2 ? "" : " of " + seeds;
            out.printf(Locale.ROOT, "  %d%s seeds, %.0f s%n", done, all, process.seconds());
            out.flush();
        }
    }

    private int scenario(SimulateOptions options) {
        String name = options.scenario().orElse("all");
        int environments = Math.max(1, options.edits().environments());
        int fleet = environments > 1 ? environments : Scenarios.USUAL_FLEET;
        List<Scenario> chosen = Stream.concat(Scenarios.all(fleet).stream(), InBetween.all(fleet).stream())
                .filter(scenario -> name.equals("all") || scenario.name().equals(name))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("there is no scenario '" + name + "'; --list names them");
        }
        for (Scenario scenario : chosen) {
            scenario.lines().forEach(out::println);
            Recorder recorder = new Recorder(scenario);
            SwitchgearProtection protection = new SwitchgearProtection(CircuitPolicy.defaults());
            World world = new World(
                    new RunPlan(scenario, protection, options.firstSeed(), Trace.silent()), List.of(recorder));
            world.run();
            out.println("  " + RunFigures.of(scenario, recorder));
            out.printf(Locale.ROOT, "  %,d events, %.1f s%n", world.queue().happened(), process.seconds());
        }
        return HELD;
    }
}
