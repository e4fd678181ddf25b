package dev.switchgear.local;

import dev.switchgear.local.extension.ExtensionStory;
import dev.switchgear.local.lambda.ExampleStory;
import dev.switchgear.local.queues.QueuesStory;
import dev.switchgear.local.signals.Stories;
import dev.switchgear.local.workflow.WorkflowStory;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The main class of {@code ./switchgear demo}. It runs one story; the exit code says whether the story's promises held.
 */
public final class Demo {
    private static final int HELD = 0;
    private static final int USAGE = 2;

    private static final int PROMISE_WIDTH = 28;
    private static final String FLEET = "fleet";

    /** The stories by name; each receives its options. */
    private static final Map<String, Story> STORIES = Map.of(
            FLEET,
            Demo::fleet,
            "extension",
            ExtensionStory::play,
            "orders",
            ExampleStory::orders,
            "shipments",
            ExampleStory::shipments,
            "prices",
            ExampleStory::prices,
            "events",
            Stories::events,
            "alarms",
            Stories::alarms,
            "workflow",
            WorkflowStory::play,
            "queues",
            QueuesStory::play);

    private Demo() {}

    /**
     * Runs a story.
     *
     * @param arguments the name of the story (the fleet's story without one) and its options
     */
    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        boolean named = !arguments.isEmpty() && !arguments.get(0).startsWith("-");
        String name = named ? arguments.get(0) : FLEET;
        Story story = STORIES.get(name);
        if (story == null) {
            String all = String.join(", ", new TreeSet<>(STORIES.keySet()));
            err.println("demo: there is no story '" + name + "'; there is: " + all);
            return USAGE;
        }
        try {
            return story.play(named ? arguments.subList(1, arguments.size()) : arguments, out, err);
        } catch (UsageException e) {
            err.println("demo: " + e.getMessage());
            return USAGE;
        }
    }

    private static int fleet(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(DemoOptions.USAGE);
            return HELD;
        }
        return play(DemoOptions.parse(arguments), out, err);
    }

    private static int play(DemoOptions options, PrintStream out, PrintStream err) {
        return Run.of("demo", err, host -> {
            Narrator narrator = new Narrator(out, !options.plain() && Narrator.onTerminal());
            DemoFigures figures = new FleetDemo(host, Machine::nanos, options, narrator, Machine::awaitEnter).play();
            DemoReport report = new DemoReport(options, figures);
            report.tell(narrator);
            Promises promises = new Promises(Promise.of(options, figures));
            report.write(promises.json());
            return promises.conclude(narrator, PROMISE_WIDTH, options.json(), err);
        });
    }

    private interface Story {
        int play(List<String> arguments, PrintStream out, PrintStream err);
    }
}
