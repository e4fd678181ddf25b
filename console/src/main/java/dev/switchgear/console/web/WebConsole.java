package dev.switchgear.console.web;

import dev.switchgear.console.AwsAccess;
import dev.switchgear.console.Console;
import dev.switchgear.console.PromptLine;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitScan;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.dynamodb.TableProblem;
import dev.switchgear.spi.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;

/**
 * The console on one table. {@link #main} is {@code ./switchgear console}. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class WebConsole implements AutoCloseable {
    private static final int STOPPED = 0;
    private static final int USAGE = 2;
    private static final int CANNOT_START = 3;
    private static final int LEAST_TOKEN = 32;

    private final ConsoleServer server;

    WebConsole(DynamoDbClient client, ConsoleOptions options, ConsoleProcess process) throws IOException {
        DynamoDbCircuitStore store = DynamoDbCircuitStore.of(client, options.table());
        TablePoller poller = new TablePoller(
                CircuitScan.of(client, options.table()),
                options.namespace(),
                options.intervalMillis(),
                options.clock());
        OperatorChanges changes = new OperatorChanges(store, options);
        KeptHistory kept = new KeptHistory(
                CircuitHistory.of(client, options.table()),
                () -> streamIsOff(client, options.table()),
                options.intervalMillis(),
                options.clock());
        server = new ConsoleServer(
                options,
                token(options, process),
                new ConsoleServer.Shown(
                        poller, new PastAnswer(poller, kept, new KeptSources(client, options), options)),
                changes,
                process::secret);
    }

    /**
     * Starts a console that lists the circuits of a table and does not change them.
     *
     * @param client of the caller, who closes it after the console
     * @param options as on the command line
     * @throws IllegalArgumentException if an option is invalid
     * @throws UncheckedIOException if the port is taken
     */
    public static WebConsole start(DynamoDbClient client, List<String> options) {
        ConsoleProcess process = new ConsoleProcess();
        try {
            return new WebConsole(client, ConsoleOptions.parse(options, process), process);
        } catch (IOException e) {
            throw new UncheckedIOException("the console cannot listen: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the address to open in a browser. It contains the token: anyone with this address can use the console.
     */
    public String address() {
        return server.address();
    }

    /** Whether the table says so. If it may not be asked, nothing is known, and nothing is said. */
    private static boolean streamIsOff(DynamoDbClient client, String table) {
        try {
            StreamSpecification stream = client.describeTable(request -> request.tableName(table))
                    .table()
                    .streamSpecification();
            return stream == null || !Boolean.TRUE.equals(stream.streamEnabled());
        } catch (SdkException e) {
            return false;
        }
    }

    private static String token(ConsoleOptions options, ConsoleProcess process) throws IOException {
        if (options.tokenFile().isEmpty()) {
            return process.secret();
        }
        Path file = options.tokenFile().get();
        if (!Files.exists(file)) {
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, process.secret(), StandardOpenOption.CREATE);
        }
        String token = Files.readString(file).strip();
        if (!token.matches("[A-Za-z0-9_-]{" + LEAST_TOKEN + ",256}")) {
            throw new IllegalArgumentException("--token-file " + file + " has no token of " + LEAST_TOKEN
                    + " to 256 characters of A-Z a-z 0-9 _ -; delete it, and the console makes a new one");
        }
        return token;
    }

    /** Runs the console until the process is stopped. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(Arrays.asList(arguments), System.out, System.err));
    }

    private static int run(List<String> arguments, PrintStream out, PrintStream err) throws InterruptedException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(ConsoleOptions.USAGE);
            return STOPPED;
        }
        ConsoleOptions options;
        AwsAccess access;
        try {
            options = ConsoleOptions.parse(arguments, new ConsoleProcess());
            access = ConsoleOptions.access(arguments, new ConsoleProcess());
        } catch (IllegalArgumentException e) {
            err.println("console: " + e.getMessage());
            return USAGE;
        }
        try {
            return serve(options, access, arguments, out, err);
        } catch (StoreUnavailableException | IllegalArgumentException e) {
            err.println("console: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
            return CANNOT_START;
        }
    }

    private static int serve(
            ConsoleOptions options, AwsAccess access, List<String> arguments, PrintStream out, PrintStream err)
            throws InterruptedException {
        try (DynamoDbClient client = access.client()) {
            if (!canRead(client, options, err)) {
                return CANNOT_START;
            }
            List<String> signed = signed(options, access, client, arguments);
            String author = ConsoleOptions.parse(signed, new ConsoleProcess()).author();
            try (WebConsole console = start(client, signed);
                    PromptLine prompt =
                            new PromptLine(new PrintWriter(out, true, StandardCharsets.UTF_8), Console.onTerminal())) {
                prompt.whole(() -> {
                    out.println(console.address());
                    out.println(
                            options.allowChanges()
                                    ? "Circuits can be changed, in the name of " + author + "."
                                    : "It only shows. Start it with --allow-changes to change circuits.");
                    return !out.checkError();
                });
                new CountDownLatch(1).await();
            }
            return STOPPED;
        } catch (SdkException | UncheckedIOException | IllegalArgumentException e) {
            err.println("console: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return CANNOT_START;
        }
    }

    /** Returns the arguments with the author of changes, whom AWS is asked for. */
    private static List<String> signed(
            ConsoleOptions options, AwsAccess access, DynamoDbClient client, List<String> arguments) {
        List<String> signed = new ArrayList<>(arguments);
        if (options.allowChanges() && !arguments.contains("--author")) {
            access.caller(client, "--author").ifPresent(caller -> signed.addAll(List.of("--author", caller)));
        }
        return signed;
    }

    /** A table with missing settings is shown with a warning. Only one that cannot be read is an error. */
    private static boolean canRead(DynamoDbClient client, ConsoleOptions options, PrintStream err) {
        String problem = problem(client, options.table());
        if (problem.isEmpty()) {
            return true;
        }
        err.println("console: " + problem);
        try {
            CircuitScan.of(client, options.table()).read(options.namespace());
            return true;
        } catch (StoreUnavailableException e) {
            err.println("console: " + e.getMessage());
            return false;
        }
    }

    private static String problem(DynamoDbClient client, String table) {
        try {
            return CircuitTable.problem(client, table).map(TableProblem::says).orElse("");
        } catch (SdkException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }

    /** Stops listening. */
    @Override
    public void close() {
        server.close();
    }
}
