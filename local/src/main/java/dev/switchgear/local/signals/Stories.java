package dev.switchgear.local.signals;

import dev.switchgear.local.Narrator;
import dev.switchgear.local.Run;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The stories of this package, as {@code ./switchgear demo} plays them. */
public final class Stories {
    private static final String OPTIONS = """

              --plain       plain lines (there is nothing else)
              --json FILE   write what was promised, and whether it held, to FILE
              --help        this

            exit codes: 0 every promise held, 1 one did not, 2 the command line makes no sense, 130 interrupted
            """;

    private static final String EVENTS = """
            usage: ./switchgear demo events [options]

            Failure events open a circuit: three failing calls are reported as events, the fourth is refused at once, and
            a minute after recovery calls flow again. Events are matched by AWS's own matcher and delivered twice; the
            table is DynamoDB Local, and its changes are told from its stream. A minute of the story takes no minute.
            """;

    private static final String ALARMS = """
            usage: ./switchgear demo alarms [options]

            A health check and an alarm open a circuit: the check fails, the alarm's message opens the circuit, callers
            get 503 without a call being made; the check recovers, probes are let through, the circuit closes. Then with
            the built-in health checks, which die half-way. The table is DynamoDB Local, and its changes are told from
            its stream. A minute of the story takes no minute.
            """;

    private Stories() {}

    /** Plays the story of failure events; returns the exit code. */
    public static int events(List<String> arguments, PrintStream out, PrintStream err) {
        return play(arguments, EVENTS, out, err, stage -> new EventsStory(stage).play());
    }

    /** Plays the story of health checks and alarms; returns the exit code. */
    public static int alarms(List<String> arguments, PrintStream out, PrintStream err) {
        return play(arguments, ALARMS, out, err, stage -> new AlarmsStory(stage).play());
    }

    private static int play(
            List<String> arguments,
            String usage,
            PrintStream out,
            PrintStream err,
            Function<SignalsStage, Kept> story) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(usage + OPTIONS);
            return 0;
        }
        SignalsOptions options = SignalsOptions.parse(arguments);
        Logger log = Logger.getLogger("dev.switchgear"); // kept: a logger that nobody keeps forgets its level
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
