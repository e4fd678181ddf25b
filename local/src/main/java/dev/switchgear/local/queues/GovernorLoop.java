package dev.switchgear.local.queues;

import dev.switchgear.sandbox.FunctionProcess;
import dev.switchgear.sandbox.InvocationResult;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Invokes the governor's function, in the real Lambda runtime, as Lambda does: with each batch of the table's stream, and on
 * a schedule. The minute of the schedule is two seconds here.
 */
final class GovernorLoop implements AutoCloseable {
    private static final String HANDLER = "dev.switchgear.sources.SourceGovernorHandler";
    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
    private static final String SCHEDULE = "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}";
    /** The mapping of the stream has a filter: only items of circuits. */
    private static final String CIRCUITS = "c#";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** The time between two runs of the schedule. */
    static final int EVERY_SECONDS = 2;

    private static final long GLANCE_MILLIS = 100;

    private final FunctionProcess function;
    private final TableStream stream;
    private final LongSupplier clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private int runs;
    private String problem = "";

    GovernorLoop(Sandbox host, Map<String, String> variables, TableStream stream) throws InterruptedException {
        this.stream = stream;
        clock = host::millis;
        function = FunctionProcess.start(host, host.java(), JVM, HANDLER, variables)
                .awaitReady();
        run(SCHEDULE); // a cold start is no part of the story
        runs = 0;
        thread = new Thread(this::loop, "governor");
        thread.setDaemon(true);
        thread.start();
    }

    private void loop() {
        try {
            long next = clock.getAsLong();
            while (!closed.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                var changes = stream.read();
                if (changes.path("Records").findValuesAsText("S").stream().anyMatch(key -> key.startsWith(CIRCUITS))) {
                    run(changes.toString());
                }
                if (clock.getAsLong() >= next) {
                    next = clock.getAsLong() + 1_000L * EVERY_SECONDS;
                    run(SCHEDULE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(e.toString());
        }
    }

    private void run(String event) {
        InvocationResult answer = function.invoke(event, TIMEOUT).join();
        synchronized (this) {
            runs++;
        }
        if (!answer.returned()) {
            fail(answer.kind() + " " + answer.body());
        }
    }

    private synchronized void fail(String what) {
        if (closed.getCount() > 0) {
            problem = what;
        }
    }

    /** The invocations so far. */
    synchronized int runs() {
        return runs;
    }

    /** The latest error; empty if there was none. */
    synchronized String problem() {
        return problem;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        function.close();
    }
}
