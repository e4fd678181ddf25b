package dev.switchgear.benchmarks;

import dev.switchgear.local.Machine;
import dev.switchgear.sandbox.ChildProcess;
import dev.switchgear.sandbox.Sandbox;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Measures one candidate: its start, its memory, and the time of a check. */
final class Measurement {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int RETRY_MICROS = 500;
    private static final int SETTLE_MILLIS = 1_500;

    private final Sandbox host;
    private final Candidate candidate;
    private final CountDownLatch never = new CountDownLatch(1);
    private final int port;
    private int started;

    /** Times in nanoseconds, sorted. */
    static final class Times {
        private final long[] nanos;

        Times(List<Long> all) {
            nanos = all.stream().mapToLong(Long::longValue).sorted().toArray();
        }

        double micros(double quantile) {
            return nanos[(int) Math.round(quantile * (nanos.length - 1))] / 1_000.0;
        }

        double millis(double quantile) {
            return micros(quantile) / 1_000;
        }
    }

    /**
     * Of several starts: the time until it listens, the time until the first check is answered, and its memory (kB).
     */
    record Starts(Times listening, Times firstCheck, long residentKilobytes) {}

    /** Checks by several callers at once. */
    record CheckTimes(Times times, double perSecond) {}

    Measurement(Sandbox host, Candidate candidate, int port) {
        this.host = host;
        this.candidate = candidate;
        this.port = port;
    }

    /** Returns a port that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    ChildProcess start() {
        started++;
        return ChildProcess.start(host, candidate.name() + "-" + started, candidate.command(), candidate.variables());
    }

    /** Starts it again and again, and asks it once each time, {@code pauseMillis} after it began to listen. */
    Starts starts(int times, long pauseMillis) throws IOException, InterruptedException {
        List<Long> listening = new ArrayList<>();
        List<Long> first = new ArrayList<>();
        List<Long> memory = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long began = Machine.nanos();
            ChildProcess process = start();
            try (CheckCaller caller = connect(began)) {
                listening.add(Machine.nanos() - began);
                pause(pauseMillis * 1_000);
                long asked = Machine.nanos();
                caller.ask();
                first.add(Machine.nanos() - asked);
                pause(SETTLE_MILLIS * 1_000L);
                memory.add(resident(process.pid()));
            } finally {
                process.close();
            }
        }
        return new Starts(
                new Times(listening),
                new Times(first),
                memory.stream().sorted().skip(times / 2).findFirst().orElse(0L));
    }

    /** Retries until it listens. The retries are rare, so that they leave it a processor. */
    CheckCaller connect(long beganNanos) throws IOException, InterruptedException {
        while (true) {
            try {
                return new CheckCaller(port, candidate.request());
            } catch (IOException e) {
                if (Machine.nanos() - beganNanos > PATIENCE_NANOS) {
                    throw new IOException(candidate.name() + " does not listen", e);
                }
                pause(RETRY_MICROS);
            }
        }
    }

    private static long resident(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    /** Lets so many callers send checks for so long, each with a pause after each answer. */
    CheckTimes checks(int callers, long seconds, long pauseMicros) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        long end = Machine.nanos() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            List<Future<List<Long>>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(() -> ask(end, pauseMicros)));
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> one : running) {
                all.addAll(one.get());
            }
            return new CheckTimes(new Times(all), all.size() / (double) seconds);
        } catch (ExecutionException e) {
            throw new IOException("a caller of " + candidate.name() + " failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Long> ask(long end, long pauseMicros) throws IOException, InterruptedException {
        List<Long> times = new ArrayList<>();
        try (CheckCaller caller = new CheckCaller(port, candidate.request())) {
            for (long asked = Machine.nanos(); asked < end; asked = Machine.nanos()) {
                String answer = caller.ask();
                times.add(Machine.nanos() - asked);
                if (candidate.reports()) {
                    caller.report(answer);
                }
                pause(pauseMicros);
            }
        }
        return times;
    }

    private void pause(long micros) throws InterruptedException {
        if (micros > 0) {
            var unused = never.await(micros, TimeUnit.MICROSECONDS);
        }
    }
}
