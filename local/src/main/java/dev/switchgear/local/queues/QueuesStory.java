package dev.switchgear.local.queues;

import dev.switchgear.local.Narrator;
import dev.switchgear.local.Promises;
import dev.switchgear.local.Run;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.Sandbox;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/** The story {@code demo queues}: nothing is lost while a circuit is open, and little is spent. */
public final class QueuesStory {
    private static final int THIRDS = 3;
    private static final Health HEALTHY = new Health.Slow(Duration.ofMillis(5));
    private static final int PROMISE_WIDTH = 28;
    private static final long SHORTEST_MILLIS = 18_000;
    private static final double MILLIS_EACH = 4.5;
    private static final long DRAIN_PATIENCE_MILLIS = 240_000;
    private static final long GLANCE_MILLIS = 500;

    private final Sandbox host;
    private final QueuesStage stage;
    private final Narrator narrator;
    private final int messages;
    private final CountDownLatch never = new CountDownLatch(1);
    /** What both sides had done when the governor first paused the mapping of the standard queue. */
    private List<SideMark> noticed = List.of();

    private int sent;

    private QueuesStory(Sandbox host, QueuesStage stage, Narrator narrator, int messages) {
        this.host = host;
        this.stage = stage;
        this.narrator = narrator;
        this.messages = messages;
    }

    /** Runs the story and returns the exit code. */
    public static int play(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(QueuesOptions.USAGE);
            return 0;
        }
        QueuesOptions options = QueuesOptions.parse(arguments);
        if (options.cost()) {
            OutageCost.lines().forEach(out::println);
            return 0;
        }
        Logger log = Logger.getLogger("dev.switchgear"); // kept, because a logger without a reference loses its level
        log.setLevel(Level.OFF);
        Narrator narrator = new Narrator(out, !options.plain() && Narrator.onTerminal());
        try {
            return Run.of("demo", err, host -> {
                narrator.say("Starting an SQS server, DynamoDB Local, and two fleets of " + QueueSide.ENVIRONMENTS
                        + " Lambda runtime processes; each gets " + options.messages() + " messages.");
                try (QueuesStage stage = new QueuesStage(host)) {
                    Promises promises = new Promises();
                    new QueuesStory(host, stage, narrator, options.messages()).play(promises);
                    return promises.conclude(narrator, PROMISE_WIDTH, options.json(), err);
                }
            });
        } finally {
            log.setLevel(null);
        }
    }

    private void play(Promises promises) throws InterruptedException {
        become(HEALTHY);
        stage.begin();
        narrator.begin(host.millis());
        tell("healthy", "messages arrive, the dependency works");
        sendUntil(messages / THIRDS);
        become(new Health.Errors());
        tell("dead", "the dependency answers 500");
        List<SideMark> began = marks();
        sendUntil(messages / THIRDS * 2);
        List<SideMark> ended = marks();
        List<SideMark> first = noticed.isEmpty() ? ended : noticed;
        long healed = host.millis();
        become(HEALTHY);
        tell("healed", "the dependency works again");
        sendUntil(messages);
        tell("sent", "all messages are sent");
        drain();
        boolean restored = awaitSettings();
        long standard = IntStream.range(messages / THIRDS, messages / THIRDS * 2)
                .filter(number -> !QueueItem.number(number).fifo())
                .count();
        new QueuesReport(
                        messages,
                        SideOutage.of(stage.governed(), of(0, began, first, ended), standard, true, healed),
                        SideOutage.of(stage.alone(), of(1, began, first, ended), standard, false, healed),
                        stage.changes(),
                        restored)
                .tell(narrator, promises);
        String problem = stage.governor().problem();
        promises.json().put("governorRuns", stage.governor().runs());
        promises.add(
                "governorRuns",
                problem.isEmpty(),
                stage.governor().runs() + " runs of the governor"
                        + (problem.isEmpty() ? ", none failed" : "; one failed: " + problem));
    }

    private static SideOutage.OutageMarks of(
            int side, List<SideMark> began, List<SideMark> noticed, List<SideMark> ended) {
        SideMark begin = began.get(side);
        return new SideOutage.OutageMarks(
                ended.get(side).since(begin), noticed.get(side).since(begin));
    }

    private List<SideMark> marks() {
        return stage.sides().stream().map(QueueSide::mark).toList();
    }

    private void become(Health health) {
        stage.sides().forEach(side -> side.dependency().become(health));
    }

    /** Sends at a steady rate; a machine that is too slow sends as fast as it can. */
    private void sendUntil(int number) throws InterruptedException {
        double whole = Math.max(SHORTEST_MILLIS, messages * MILLIS_EACH);
        long pace = Math.round(whole / messages * QueueSide.BATCH);
        long next = host.millis();
        while (sent < number) {
            int count = Math.min(QueueSide.BATCH - sent % QueueSide.BATCH, number - sent);
            for (QueueSide side : stage.sides()) {
                side.send(sent, count);
            }
            sent += count;
            next += pace;
            if (noticed.isEmpty() && !stage.governed().mappings().get(0).enabled()) {
                noticed = marks();
            }
            status();
            pause(next - host.millis());
        }
    }

    private void drain() throws InterruptedException {
        long end = host.millis() + DRAIN_PATIENCE_MILLIS;
        while (host.millis() < end
                && stage.sides().stream().anyMatch(side -> side.ledger().handled() < messages)) {
            narrator.status(
                    host.millis(),
                    "drain",
                    stage.governed().ledger().handled() + " and "
                            + stage.alone().ledger().handled() + " of " + messages + " messages are handled");
            pause(GLANCE_MILLIS);
        }
    }

    private boolean awaitSettings() throws InterruptedException {
        long end = host.millis() + DRAIN_PATIENCE_MILLIS / 4;
        while (host.millis() < end && !stage.governed().asAtTheBeginning()) {
            pause(GLANCE_MILLIS);
        }
        return stage.governed().asAtTheBeginning();
    }

    private void status() {
        narrator.status(
                host.millis(),
                "sending",
                sent + " of " + messages + "; mappings "
                        + stage.governed().mappings().get(0).state() + " and "
                        + stage.alone().mappings().get(0).state());
    }

    private void tell(String what, String line) {
        narrator.event(host.millis(), what, line);
    }

    private void pause(long millis) throws InterruptedException {
        if (millis > 0) {
            var unused = never.await(millis, TimeUnit.MILLISECONDS);
        }
    }
}
