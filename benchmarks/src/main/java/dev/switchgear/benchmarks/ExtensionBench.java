package dev.switchgear.benchmarks;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.local.Machine;
import dev.switchgear.local.extension.Commands;
import dev.switchgear.sandbox.ChildProcess;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.LambdaFunction;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The main class of {@code ./switchgear bench extension}: start, memory and checks, compared with the approach of AWS's
 * sample.
 */
public final class ExtensionBench {
    private static final int STARTS = 11;
    private static final int SECONDS = 5;
    private static final int CROWD = 32;

    /** The shortest time that a function works between two checks. */
    private static final int WORK_MICROS = 5_000;

    /** The time from the start of the extension to the first call of a function, approximately. */
    private static final int INIT_MILLIS = 500;

    private final Sandbox host;
    private final PrintStream out;
    private final Path opt;
    private final TableProxy front;

    private ExtensionBench(Sandbox host, PrintStream out, Path opt, TableProxy front) {
        this.host = host;
        this.out = out;
        this.opt = opt;
        this.front = front;
    }

    /**
     * Runs the benchmark.
     *
     * @param arguments the layer, as {@code ./switchgear layer} has built it
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 1 || !arguments[0].endsWith(".zip")) {
            System.err.println("bench: the argument must be the layer's zip; use ./switchgear bench extension");
            System.exit(2);
        }
        try (Sandbox host = Sandbox.open()) {
            of(host, System.out, Path.of(arguments[0])).run();
        }
        System.exit(0);
    }

    private static ExtensionBench of(Sandbox host, PrintStream out, Path layer) throws IOException {
        DynamoDbLocal table = DynamoDbLocal.inMemory(host);
        TableProxy front = new TableProxy(host, table::uri);
        try (DynamoDbClient client = table.client()) {
            CircuitTable.create(client, Commands.TABLE);
        }
        Path opt = unzip(layer, Files.createDirectory(host.folder().resolve("opt")));
        return new ExtensionBench(host, out, opt, front);
    }

    /** The figures of an extension: its starts, and checks by one caller. */
    record Compared(String name, Measurement.Starts starts, Measurement.CheckTimes checks) {}

    /** Measures the layer, and the approach of AWS's sample, with so many starts of each. */
    static List<Compared> compared(Sandbox host, Path layer, int starts, int seconds)
            throws IOException, InterruptedException {
        ExtensionBench bench = of(host, System.out, layer);
        int port = Measurement.freePort();
        int other = Measurement.freePort();
        return List.of(
                compared(
                        BenchRow.OURS,
                        new Measurement(host, bench.ours("ours", port, "-Xshare:auto"), port),
                        starts,
                        seconds),
                compared("AWS's sample, in Java", new Measurement(host, bench.sample(other), other), starts, seconds));
    }

    private static Compared compared(String name, Measurement measured, int starts, int seconds)
            throws IOException, InterruptedException {
        Measurement.Starts all = measured.starts(starts, INIT_MILLIS);
        ChildProcess process = measured.start();
        try {
            measured.connect(Machine.nanos()).close();
            measured.checks(1, seconds, 0); // a round to warm up
            return new Compared(name, all, measured.checks(1, seconds, 0));
        } finally {
            process.close();
        }
    }

    private void run() throws IOException, InterruptedException {
        int port = Measurement.freePort();
        Candidate ours = ours("switchgear", port, "-Xshare:auto");
        Measurement switchgear = new Measurement(host, ours, port);
        Measurement bare = new Measurement(host, ours("switchgear-without-archive", port, "-Xshare:off"), port);
        int other = Measurement.freePort();
        Measurement scanning = new Measurement(host, sample(other), other);

        out.println("Start, " + STARTS + " times each; min / median / max");
        front.become(TableProxy.TableFault.SILENT);
        tell("switchgear, store black-holed", switchgear.starts(STARTS, INIT_MILLIS));
        front.become(TableProxy.TableFault.NONE);
        tell("switchgear", switchgear.starts(STARTS, INIT_MILLIS));
        tell("switchgear, checked when it listens", switchgear.starts(STARTS, 0));
        tell("switchgear without the archive", bare.starts(STARTS, INIT_MILLIS));
        tell("the sample's approach", scanning.starts(STARTS, INIT_MILLIS));
        out.println();
        out.println("A check, " + SECONDS
                + "  s each, callers on the same machine; outcomes are reported too, but not timed");
        checks("switchgear", switchgear);
        checks("the sample's approach", scanning);
    }

    private void checks(String name, Measurement measured) throws IOException, InterruptedException {
        ChildProcess process = measured.start();
        try {
            measured.connect(Machine.nanos()).close();
            measured.checks(CROWD, SECONDS, 0); // a round to warm up
            tell(name + ", 1 caller", measured.checks(1, SECONDS, 0));
            tell(name + ", 32 callers, 5 ms apart", measured.checks(CROWD, SECONDS, WORK_MICROS));
            tell(name + ", 32 callers, no pause", measured.checks(CROWD, SECONDS, 0));
        } finally {
            process.close();
        }
    }

    private void tell(String name, Measurement.Starts starts) {
        Measurement.Times listening = starts.listening();
        Measurement.Times first = starts.firstCheck();
        out.printf(
                Locale.ROOT,
                "  %-36s listens %6.1f /%6.1f /%6.1f ms   first check %6.1f /%6.1f /%6.1f ms   %5.1f MB%n",
                name,
                listening.millis(0),
                listening.millis(0.5),
                listening.millis(1),
                first.millis(0),
                first.millis(0.5),
                first.millis(1),
                starts.residentKilobytes() / 1_024.0);
    }

    private void tell(String name, Measurement.CheckTimes checks) {
        out.printf(
                Locale.ROOT,
                "  %-44s p50 %7.0f µs   p99 %8.0f µs   %8.0f checks/s%n",
                name,
                checks.times().micros(0.5),
                checks.times().micros(0.99),
                checks.perSecond());
    }

    private Candidate ours(String name, int port, String sharing) {
        Map<String, String> variables = Map.of(
                "SWITCHGEAR_TABLE",
                Commands.TABLE,
                "SWITCHGEAR_ENDPOINT",
                front.uri().toString(),
                "SWITCHGEAR_EXTENSION_HTTP_PORT",
                Integer.toString(port),
                "SWITCHGEAR_EXTENSION_LOG_LEVEL",
                "error",
                "SWITCHGEAR_LAYER_TRAINING",
                sharing,
                "AWS_REGION",
                "eu-central-1",
                "AWS_ACCESS_KEY_ID",
                "local",
                "AWS_SECRET_ACCESS_KEY",
                "local");
        return new Candidate(
                name,
                List.of(opt.resolve("extensions/switchgear").toString()),
                variables,
                "POST /circuits/payments/permits HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
                true);
    }

    private Candidate sample(int port) {
        List<String> command = new ArrayList<>(host.java());
        command.addAll(LambdaFunction.SMALL_JVM);
        command.add(
                "-Dsun.net.httpserver.nodelay=true"); // without this, each answer waits 40 ms for an acknowledgement
        command.addAll(List.of(
                ScanningServer.class.getName(),
                Integer.toString(port),
                front.uri().toString()));
        return new Candidate(
                "sample", command, Map.of("TZ", "UTC"), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", false);
    }

    static Path unzip(Path zip, Path target) throws IOException {
        try (FileSystem source = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> all = Files.walk(source.getPath("/"))) {
            for (Path entry : all.toList()) {
                Path file = target.resolve(entry.toString().substring(1));
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(file);
                } else {
                    Files.copy(entry, file, StandardCopyOption.COPY_ATTRIBUTES);
                    Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(entry));
                    Files.setLastModifiedTime(file, Files.getLastModifiedTime(entry));
                }
            }
        }
        return target;
    }
}
