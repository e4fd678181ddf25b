package dev.switchgear.benchmarks;

import dev.switchgear.local.LoadSource;
import dev.switchgear.local.Machine;
import dev.switchgear.local.Narrator;
import dev.switchgear.local.Timeline;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One outage that breaks and heals the dependencies of all contenders, at all latencies of the table, at the same moments,
 * with the same arrivals.
 */
final class OutageStory {
    /** The longest wait for a contender's recovery: longer than its wait of 30 s and what follows. */
    private static final Duration RECOVERY_PATIENCE = Duration.ofSeconds(90);

    /** The story ends when no call was refused for so long. */
    private static final long CALM_MILLIS = 5_000;

    private static final long GLANCE_MILLIS = 250;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * By how much the lengths of the outages of several rounds differ: the longest wait of a breaker here. The time until
     * a recovery is seen depends on where in a wait it falls; one length would measure that alone.
     */
    private static final double OUTAGES_DIFFER_MILLIS = 30_000;

    /** The fraction of the golden ratio: its multiples spread evenly over an interval, however many there are. */
    private static final double GOLDEN = 0.618_033_988_75;

    /** The largest deviation of a gap between two calls of an environment from the usual gap. */
    private static final double UNEVEN = 0.2;

    private final Sandbox host;
    private final FleetOptions options;
    private final RivalPackages packages;
    private final Narrator narrator;
    private final int round;
    private final CountDownLatch never = new CountDownLatch(1);

    OutageStory(Sandbox host, FleetOptions options, RivalPackages packages, Narrator narrator, int round) {
        this.host = host;
        this.options = options;
        this.packages = packages;
        this.narrator = narrator;
        this.round = round;
    }

    /**
     * The figures of one outage.
     *
     * @param healthyMillis how long each phase took
     */
    record RoundFigures(long healthyMillis, long outageMillis, long recoveryMillis, List<LaneFigures> lanes) {
        /** Returns the medians of each contender's figures, see {@link LaneFigures#median}. */
        static RoundFigures median(List<RoundFigures> rounds) {
            List<LaneFigures> lanes = new ArrayList<>();
            for (int number = 0; number < rounds.get(0).lanes().size(); number++) {
                int contender = number;
                lanes.add(LaneFigures.median(rounds.stream()
                        .map(round -> round.lanes().get(contender))
                        .toList()));
            }
            return new RoundFigures(
                    mean(rounds, RoundFigures::healthyMillis),
                    mean(rounds, RoundFigures::outageMillis),
                    mean(rounds, RoundFigures::recoveryMillis),
                    lanes);
        }

        RoundFigures with(List<LaneFigures> some) {
            return new RoundFigures(healthyMillis, outageMillis, recoveryMillis, List.copyOf(some));
        }

        private static long mean(List<RoundFigures> rounds, ToLongFunction<RoundFigures> figure) {
            return Math.round(rounds.stream().mapToLong(figure).average().orElseThrow());
        }
    }

    /**
     * Plays it with every contender at every latency, all of them at once.
     *
     * @return the figures at each latency, in that order
     */
    List<RoundFigures> play(
            DynamoDbLocal store, DynamoDbClient client, List<Contender> contenders, List<Duration> latencies)
            throws InterruptedException {
        List<FleetLane> lanes = new ArrayList<>();
        try {
            for (Duration latency : latencies) {
                for (Contender contender : contenders) {
                    String table = contender.name() + "-" + latency.toMillis() + "ms-" + round;
                    contender.stored().ifPresent(stored -> stored.create(client, table));
                    FleetLane.Place place = new FleetLane.Place(store, table, latency);
                    lanes.add(new FleetLane(host, options, packages, contender, place));
                    glance(lanes, "start", Duration.ofSeconds(60), () -> ready(lanes) == size(lanes));
                }
            }
            for (FleetLane lane : lanes) {
                lane.warmUp();
            }
            narrator.event(host.millis(), "ready", size(lanes) + " environments have answered once, and are frozen");
            RoundFigures all = play(lanes);
            List<RoundFigures> apart = new ArrayList<>();
            for (int from = 0; from < lanes.size(); from += contenders.size()) {
                apart.add(all.with(all.lanes().subList(from, from + contenders.size())));
            }
            return apart;
        } finally {
            lanes.forEach(FleetLane::close);
        }
    }

    private RoundFigures play(List<FleetLane> lanes) throws InterruptedException {
        long started = host.millis();
        List<LoadSource> load = new ArrayList<>();
        try {
            for (int number = 0; number < options.environments(); number++) {
                load.add(load(lanes, number));
            }
            narrator.event(started, "healthy", "the load begins; the dependency answers in 50 ms");
            glance(lanes, "healthy", options.healthy(), () -> false);

            lanes.forEach(lane -> lane.become(FleetLane.DEAD));
            long broken = host.millis();
            narrator.event(broken, "break", "the dependency fails, after 400 ms each");
            glance(lanes, "outage", outage(), () -> false);

            lanes.forEach(lane -> lane.become(FleetLane.WELL));
            long healed = host.millis();
            narrator.event(healed, "heal", "the dependency answers again");
            glance(
                    lanes,
                    "recovery",
                    RECOVERY_PATIENCE,
                    () -> lanes.stream().allMatch(lane -> lane.isCalm(host.millis(), healed, CALM_MILLIS)));

            Timeline timeline = new Timeline(started, broken, healed, host.millis());
            narrator.event(
                    timeline.endedMillis(), "end", "no call is refused any more, or the time for recovery is over");
            return new RoundFigures(
                    timeline.millis(Timeline.StoryPhase.HEALTHY),
                    timeline.millis(Timeline.StoryPhase.OUTAGE),
                    timeline.millis(Timeline.StoryPhase.RECOVERY),
                    lanes.stream()
                            .map(lane -> lane.figures(timeline, options.environments()))
                            .toList());
        } finally {
            load.forEach(LoadSource::close);
        }
    }

    /** Returns how long the outage of this round lasts. The first is as long as was asked for. */
    private Duration outage() {
        double position = (0.5 + (round - 1) * GOLDEN) % 1 - 0.5;
        double differs =
                Math.min(OUTAGES_DIFFER_MILLIS, (double) options.outage().toMillis());
        return options.outage().plusMillis(Math.round(position * differs));
    }

    /**
     * Starts the calls of one environment, for every contender: evenly spread at first, later with uneven gaps of its
     * own.
     */
    private LoadSource load(List<FleetLane> lanes, int number) {
        double usual = NANOS_PER_SECOND / options.rate();
        LoadSource source = new LoadSource(
                host.timer(),
                Machine::nanos,
                (SplittableRandom random) -> (long) (usual * (1 - UNEVEN + 2 * UNEVEN * random.nextDouble())),
                (options.seed() + round - 1) * 1_000 + number,
                key -> lanes.forEach(lane -> lane.send(number)));
        source.start(Duration.ofNanos((long) (usual * number / options.environments())));
        return source;
    }

    /** Lets the story go on for {@code patience}, or until {@code over}, and prints the state from time to time. */
    private void glance(List<FleetLane> lanes, String phase, Duration patience, BooleanSupplier over)
            throws InterruptedException {
        long endMillis = host.millis() + patience.toMillis();
        for (long left = patience.toMillis(); left > 0 && !over.getAsBoolean(); left = endMillis - host.millis()) {
            var unused = never.await(Math.min(left, GLANCE_MILLIS), TimeUnit.MILLISECONDS);
            narrator.status(host.millis(), phase, standing(lanes, phase));
        }
    }

    private static String standing(List<FleetLane> lanes, String phase) {
        if (phase.equals("start")) {
            return ready(lanes) + " of " + size(lanes) + " environments are up";
        }
        return "refused so far: "
                + lanes.stream()
                        .map(lane -> lane.name() + " " + lane.refusals())
                        .collect(Collectors.joining(", "));
    }

    private static int ready(List<FleetLane> lanes) {
        return lanes.stream().mapToInt(FleetLane::ready).sum();
    }

    private static int size(List<FleetLane> lanes) {
        return lanes.stream().mapToInt(FleetLane::size).sum();
    }
}
