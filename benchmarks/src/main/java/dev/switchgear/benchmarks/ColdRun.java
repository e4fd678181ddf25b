package dev.switchgear.benchmarks;

import dev.switchgear.local.Machine;
import dev.switchgear.sandbox.FunctionProcess;
import dev.switchgear.sandbox.InvocationResult;
import dev.switchgear.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The measurement of one cold start.
 *
 * @param initMillis from the start of the process until it asks for its first event
 * @param firstMillis until the first event is answered
 * @param processorMillis processor time until then, of all threads
 * @param megabytes the largest memory of the process until then
 */
record ColdRun(long initMillis, long firstMillis, long processorMillis, long megabytes) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The JVM options of a small function: a collector and a compiler for one processor. */
    static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData");

    static ColdRun of(Sandbox host, List<String> java, Class<?> handler, Map<String, String> variables)
            throws InterruptedException, ExecutionException {
        long start = Machine.nanos();
        try (FunctionProcess function = FunctionProcess.start(host, java, JVM, handler.getName(), variables)) {
            function.awaitReady();
            long ready = Machine.nanos();
            InvocationResult answer = function.invoke("{}", PATIENCE).get();
            long answered = Machine.nanos();
            if (!answer.body().equals("\"done\"")) {
                throw new IllegalStateException(handler.getSimpleName() + " answered " + answer + function.log());
            }
            long pid = function.process().pid();
            return new ColdRun(
                    TimeUnit.NANOSECONDS.toMillis(ready - start),
                    TimeUnit.NANOSECONDS.toMillis(answered - ready),
                    processorMillis(pid),
                    megabytes(pid));
        }
    }

    private static long processorMillis(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toMillis)
                .orElse(0L);
    }

    /** Works on Linux only, as the native part of the runtime client does. */
    private static long megabytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException("no memory figures of process " + pid, e);
        }
    }
}
