package dev.switchgear.console.web;

import dev.switchgear.console.AwsAccess;
import dev.switchgear.spi.CircuitId;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of the console.
 *
 * @param table name or ARN of the table
 * @param namespace the namespace of the circuits
 * @param port the port on the loopback; 0 for any free port
 * @param allowChanges whether circuits can be changed
 * @param author the author of changes
 * @param intervalMillis the shortest interval between two reads of the table, 500 to 60,000
 * @param tokenFile a file that keeps the token across restarts, if any
 * @param clock the clock
 */
record ConsoleOptions(
        String table,
        String namespace,
        int port,
        boolean allowChanges,
        String author,
        long intervalMillis,
        Optional<Path> tokenFile,
        InstantSource clock) {
    static final String USAGE = """
            usage: ./switchgear console [options]

            Shows every circuit of a table on one page, on the loopback of this machine.

              --table NAME        name or ARN of the table (default: SWITCHGEAR_TABLE, else switchgear)
              --namespace NAME    whose circuits (default: SWITCHGEAR_NAMESPACE, else default)
              --region NAME       AWS Region (default: AWS_REGION, else that of the profile)
              --profile NAME      AWS profile, with keys, of a role or of single sign-on (default: where the SDK looks)
              --endpoint URL      address of DynamoDB, for DynamoDB Local (default: SWITCHGEAR_ENDPOINT, else the Region's)
              --allow-changes     circuits can be changed; without it, the page only shows
              --author NAME       who changes them, 1 to 64 characters (default: the caller that AWS knows; of a table elsewhere,
                                  the user of this machine)
              --port PORT         0 to 65535 (default 0: any free port)
              --every SECONDS     how often the table is read while a browser looks, 0.5 to 60 (default 2)
              --token-file FILE   keep the token in FILE, so that open pages find a restarted console again
              --help              print this

            It prints the address to open, and runs until it is interrupted. A read is a scan of the whole table; the page says
            what it has cost.

            exit codes: 0 it was stopped, 2 the command line is invalid, 3 it cannot start
            """;

    private static final List<String> VALUED = List.of(
            "--table",
            "--namespace",
            "--region",
            "--profile",
            "--endpoint",
            "--author",
            "--port",
            "--every",
            "--token-file");

    ConsoleOptions {
        within("--port", port, 0, 65_535, "");
        within("--every", intervalMillis, 500, 60_000, " ms");
        if (author.isBlank() || author.length() > 64) {
            throw new IllegalArgumentException(
                    "--author has " + author.length() + " characters; it must have 1 to 64, and not only spaces");
        }
        if (!CircuitId.isName(namespace)) {
            throw new IllegalArgumentException(
                    "--namespace is '" + namespace + "'; it must have 1 to 256 characters of A-Z a-z 0-9 . _ : -");
        }
    }

    /** @throws IllegalArgumentException if an option is invalid; the message is for a person */
    static ConsoleOptions parse(List<String> arguments, ThisMachineSays machine) {
        Map<String, String> values = values(arguments);
        return new ConsoleOptions(
                values.getOrDefault("--table", machine.variable("SWITCHGEAR_TABLE", "switchgear")),
                values.getOrDefault("--namespace", machine.variable("SWITCHGEAR_NAMESPACE", "default")),
                (int) number("--port", values.getOrDefault("--port", "0")),
                values.containsKey("--allow-changes"),
                values.getOrDefault("--author", machine.user()),
                (long) (1_000 * number("--every", values.getOrDefault("--every", "2"))),
                Optional.ofNullable(values.get("--token-file")).map(Path::of),
                machine.clock());
    }

    /**
     * Returns where the table is: the options and variables of the verbs.
     *
     * @throws IllegalArgumentException if an option is invalid; the message is for a person
     */
    static AwsAccess access(List<String> arguments, ThisMachineSays machine) {
        Map<String, String> values = values(arguments);
        return new AwsAccess(
                given(values.getOrDefault("--region", machine.variable("AWS_REGION", ""))),
                given(values.getOrDefault("--profile", "")),
                given(values.getOrDefault("--endpoint", machine.variable("SWITCHGEAR_ENDPOINT", "")))
                        .map(URI::create));
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(value -> !value.isBlank());
    }

    private static Map<String, String> values(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals("--allow-changes")) {
                values.put(name, "");
            } else if (!VALUED.contains(name)) {
                throw new IllegalArgumentException("there is no option '" + name + "'");
            } else if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            } else {
                values.put(name, arguments.get(++i));
            }
        }
        return values;
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + text + "'; it must be a number", e);
        }
    }

    private static void within(String name, long value, long least, long most, String unit) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + unit + "; it must be " + least + " to " + most + unit);
        }
    }

    /** The variables and the user of this process. */
    interface ThisMachineSays {
        /** Returns a variable, or {@code otherwise} if it is not set. */
        String variable(String name, String otherwise);

        /** Returns the name of the user. */
        String user();

        /** Returns the clock. */
        InstantSource clock();
    }
}
