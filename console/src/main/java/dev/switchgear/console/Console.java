package dev.switchgear.console;

import dev.switchgear.OvertakenException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private static final String COMPLETION = "completion";

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
        System.exit(commandLine(terminal, err, arguments).execute(arguments));
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

    /** Returns the command line with all verbs. */
    static CommandLine commandLine(Terminal terminal, PrintWriter err) {
        return commandLine(terminal, err, new String[0]);
    }

    /**
     * Returns the command line for these arguments. If they begin with a verb, it has no other, because picocli reads the
     * annotations of each.
     */
    static CommandLine commandLine(Terminal terminal, PrintWriter err, String[] arguments) {
        CommandLine line = new CommandLine(new Console());
        Map<String, Supplier<?>> all = verbs(terminal);
        Supplier<?> named = arguments.length == 0 ? null : all.get(arguments[0]);
        if (named == null || arguments[0].equals(COMPLETION)) {
            all.forEach((name, verb) -> line.addSubcommand(name, verb.get()));
        } else {
            line.addSubcommand(arguments[0], named.get());
        }
        return line.setOut(terminal.out())
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    command.getErr().println("switchgear: " + told(problem, terminal));
                    return ConsoleExit.of(problem);
                });
    }

    private static Map<String, Supplier<?>> verbs(Terminal terminal) {
        Map<String, Supplier<?>> verbs = new LinkedHashMap<>();
        verbs.put("list", () -> new ListVerb(terminal));
        verbs.put("status", () -> new StatusVerb(terminal));
        verbs.put("watch", () -> new WatchVerb(terminal));
        verbs.put("tail", () -> new TailVerb(terminal));
        verbs.put("history", () -> new HistoryVerb(terminal));
        verbs.put("open", () -> new OverrideVerb.Open(terminal));
        verbs.put("close", () -> new OverrideVerb.Close(terminal));
        verbs.put("disable", () -> new OverrideVerb.Disable(terminal));
        verbs.put("auto", () -> new OverrideVerb.Auto(terminal));
        verbs.put("shadow", () -> new ShadowVerb(terminal));
        verbs.put("names", () -> new NamesVerb(terminal));
        verbs.put("init", () -> new InitVerb(terminal));
        verbs.put("doctor", () -> new DoctorVerb(terminal));
        verbs.put(
                "policy",
                () -> new CommandLine(new Policy())
                        .addSubcommand(new PolicyVerb.Get(terminal))
                        .addSubcommand(new PolicyVerb.Set(terminal))
                        .addSubcommand(new PolicyVerb.Unset(terminal)));
        verbs.put(
                "export",
                () -> new CommandLine(new Export())
                        .addSubcommand(new ExportIstioVerb(terminal))
                        .addSubcommand(new ExportEnvoyVerb(terminal)));
        verbs.put("sources", () -> SourcesVerb.all(terminal));
        verbs.put(COMPLETION, CompletionVerb::new);
        return verbs;
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
