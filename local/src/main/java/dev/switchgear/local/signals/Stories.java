package dev.switchgear.local.signals;

import dev.switchgear.local.Narrator;
import dev.switchgear.local.Run;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The stories of this package for {@code ./switchgear demo}. */
public final class Stories {
    private static final String OPTIONS = """

              --plain       plain lines (these stories print no other lines)
              --json FILE   write the promises, and whether each held, to FILE
              --help        print this

            exit codes: 0 every promise held, 1 a promise did not hold, 2 the command line is invalid, 130 interrupted
            """;

    private static final String EVENTS = """
            usage: ./switchgear demo events [options]

            Failure events open a circuit: three failing calls are reported as events, the fourth is refused at once, and
            calls pass again a minute after recovery. Events are matched by AWS's own matcher and delivered twice; the
            table is DynamoDB Local, and its changes come from its stream. The time of the story is virtual.
            """;

    private static final String ALARMS = """
            usage: ./switchgear demo alarms [options]

            A health check and an alarm open a circuit: the check fails, the alarm's message opens the circuit, callers
            get 503 without a call being made; the check recovers, probes are let through, the circuit closes. Then with
            the built-in health checks, which stop half-way. The table is DynamoDB Local, and its changes come from
            its stream. The time of the story is virtual.
            """;

    private Stories() {}

    /** Runs the story of failure events; returns the exit code. */
    public static int events(List<String> arguments, PrintStream out, PrintStream err) {
        return play(arguments, EVENTS, out, err, stage -> new EventsStory(stage).play());
    }

    /** Runs the story of health checks and alarms; returns the exit code. */
    public static int alarms(List<String> arguments, PrintStream out, PrintStream err) {
        return play(arguments, ALARMS, out, err, stage -> new AlarmsStory(stage).play());
    }

    private static int play(
            List<String> arguments,
            String usage,
            PrintStream out,
            PrintStream err,
            Function<SignalsStage, StoryPromises> story) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(usage + OPTIONS);
            return 0;
        }
        SignalsOptions options = SignalsOptions.parse(arguments);
        Logger log = Logger.getLogger(
                "dev.switchgear"); // stored in a field, because a logger without a reference loses its level
        log.setLevel(Level.OFF);
        Narrator narrator = new Narrator(out, false);
        try {
            return Run.of("demo", err, host -> {
                narrator.say("starting DynamoDB Local");
                try (SignalsStage stage = new SignalsStage(host, narrator)) {
                    return story.apply(stage).conclude(narrator, options.json(), err);
                }
            });
        } finally {
            log.setLevel(null);
        }
    }
}
