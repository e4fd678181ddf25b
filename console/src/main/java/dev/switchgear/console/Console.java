package dev.switchgear.console;

import dev.switchgear.OvertakenException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main class of the command line for operators: {@code ./switchgear list}, {@code status}, {@code open} and others. */
@Command(
        name = "switchgear",
        description = "Operate the circuits of a fleet, in any table that your AWS credentials reach.",
        synopsisSubcommandLabel = "VERB",
        footer = {"", "All of it is also a page in a browser: console --help."},
        exitCodeListHeading = "%nexit codes%n",
        exitCodeList = {
            " 0:it did what you asked",
            " 1:you said no, or the answer is no",
            " 2:the command line is invalid",
            "10:the table gives no answer",
            "11:the credentials may not do this",
            "12:there are no credentials, or they are not valid or have expired",
            "13:there is no such table, or it is no table of circuits",
            "14:the item is of another version, or cannot be read",
            "15:another operator came first; nothing was changed",
            "130:it was interrupted"
        })
public final class Console {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this, and end")
    boolean help;

    private Console() {}

    /**
     * Runs one verb, and ends the process.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent("USER", System.getProperty("user.name", ""));
        Terminal terminal = new Terminal(environment, in, out, onTerminal(), InstantSource.system());
        System.exit(commandLine(terminal, err).execute(arguments));
    }

    /**
     * Whether a person is at the terminal. The shell is asked, because the JDK's answer depends on its version; without
     * a shell, the answer is no.
     */
    public static boolean onTerminal() {
        try {
            Process test = new ProcessBuilder("/bin/sh", "-c", "test -t 0 && test -t 1")
                    .inheritIO()
                    .start();
            return test.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static CommandLine commandLine(Terminal terminal, PrintWriter err) {
        CommandLine line = new CommandLine(new Console());
        verbs(terminal).forEach(verb -> line.addSubcommand(verb.get()));
        CommandLine policy = new CommandLine(new Policy())
                .addSubcommand(new PolicyVerb.Get(terminal))
                .addSubcommand(new PolicyVerb.Set(terminal))
                .addSubcommand(new PolicyVerb.Unset(terminal));
        line.addSubcommand(policy);
        line.addSubcommand(new CommandLine(new Export())
                .addSubcommand(new ExportIstioVerb(terminal))
                .addSubcommand(new ExportEnvoyVerb(terminal)));
        line.addSubcommand(SourcesVerb.all(terminal));
        line.addSubcommand(new CompletionVerb());
        return line.setOut(terminal.out())
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    command.getErr().println("switchgear: " + told(problem, terminal));
                    return ConsoleExit.of(problem);
                });
    }

    private static List<Supplier<Verb>> verbs(Terminal terminal) {
        return List.of(
                () -> new ListVerb(terminal),
                () -> new StatusVerb(terminal),
                () -> new WatchVerb(terminal),
                () -> new TailVerb(terminal),
                () -> new HistoryVerb(terminal),
                () -> new OverrideVerb.Open(terminal),
                () -> new OverrideVerb.Close(terminal),
                () -> new OverrideVerb.Disable(terminal),
                () -> new OverrideVerb.Auto(terminal),
                () -> new ShadowVerb(terminal),
                () -> new NamesVerb(terminal),
                () -> new InitVerb(terminal),
                () -> new DoctorVerb(terminal));
    }

    /** Returns one line that says what to do. */
    static String told(Exception problem, Terminal terminal) {
        String said = String.valueOf(problem.getMessage()).replaceAll("\\s+", " ");
        if (ConsoleExit.needsAnotherModule(problem)) {
            return said + " It is not: let the AWS CLI log in, with"
                    + " eval \"$(aws configure export-credentials --profile NAME --format env)\", and leave --profile out";
        }
        return problem instanceof OvertakenException overtaken
                ? said + "; now: "
                        + OperatorSettingsText.told(
                                overtaken.orders(), terminal.clock().millis()) + "; look at it, and say it again"
                : said;
    }

    @Command(
            name = "policy",
            description = "Show or change the live policy of a circuit.",
            synopsisSubcommandLabel = "VERB")
    static final class Policy {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this, and end")
        boolean help;
    }

    @Command(
            name = "export",
            description = "Write a circuit's policy as settings of a mesh.",
            synopsisSubcommandLabel = "VERB")
    static final class Export {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this, and end")
        boolean help;
    }
}
