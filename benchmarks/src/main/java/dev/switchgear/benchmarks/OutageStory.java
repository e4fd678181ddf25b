package dev.switchgear.benchmarks;

import dev.switchgear.local.LoadSource;
import dev.switchgear.local.Machine;
import dev.switchgear.local.Narrator;
import dev.switchgear.local.Timeline;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One outage, met by all contenders at the same moments, each with the same arrivals. */
final class OutageStory {
    /** The longest that any of them is waited for: longer than the wait of 30 s and what comes after it. */
    private static final Duration RECOVERY_PATIENCE = Duration.ofSeconds(90);

    /** Nobody must have been refused for so long before the story ends. */
    private static final long CALM_MILLIS = 5_000;

    private static final long GLANCE_MILLIS = 250;
    private static final double NANOS_PER_SECOND = 1e9;

    /** How far a gap between two calls of an environment is from the usual one, at most. */
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
     * What happened in one outage.
     *
     * @param healthyMillis how long each phase took
     */
    record Told(long healthyMillis, long outageMillis, long recoveryMillis, List<LaneFigures> lanes) {
        private static final Comparator<LaneFigures> BY_CALLS =
                Comparator.comparingInt(lane -> lane.fleet().callsToDeadDependency());

        /** Of each contender, the round whose calls to the dead dependency are the median; of two, the one with more. */
        static Told median(List<Told> rounds) {
            List<LaneFigures> lanes = new ArrayList<>();
            for (int number = 0; number < rounds.get(0).lanes().size(); number++) {
                int contender = number;
                List<LaneFigures> sorted = rounds.stream()
                        .map(round -> round.lanes().get(contender))
                        .sorted(BY_CALLS)
                        .toList();
                lanes.add(sorted.get(sorted.size() / 2));
            }
            return new Told(
                    mean(rounds, Told::healthyMillis),
                    mean(rounds, Told::outageMillis),
                    mean(rounds, Told::recoveryMillis),
                    lanes);
        }

        private static long mean(List<Told> rounds, ToLongFunction<Told> figure) {
            return Math.round(rounds.stream().mapToLong(figure).average().orElseThrow());
        }
    }

    Told play(DynamoDbLocal store, DynamoDbClient client, List<Contender> contenders, Duration latency)
            throws InterruptedException {
        List<FleetLane> lanes = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                String table = contender.name() + "-" + latency.toMillis() + "ms-" + round;
                contender.stored().ifPresent(stored -> stored.create(client, table));
                lanes.add(
                        new FleetLane(host, options, packages, contender, new FleetLane.Place(store, table, latency)));
                glance(lanes, "start", Duration.ofSeconds(60), () -> ready(lanes) == size(lanes));
            }
            for (FleetLane lane : lanes) {
                lane.warmUp();
            }
            narrator.event(host.millis(), "ready", size(lanes) + " environments have answered once, and are frozen");
            return play(lanes);
        } finally {
            lanes.forEach(FleetLane::close);
        }
    }

    private Told play(List<FleetLane> lanes) throws InterruptedException {
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
            glance(lanes, "outage", options.outage(), () -> false);

            lanes.forEach(lane -> lane.become(FleetLane.WELL));
            long healed = host.millis();
            narrator.event(healed, "heal", "the dependency answers again");
            glance(
                    lanes,
                    "recovery",
                    RECOVERY_PATIENCE,
                    () -> lanes.stream().allMatch(lane -> lane.isCalm(host.millis(), healed, CALM_MILLIS)));

            Timeline timeline = new Timeline(started, broken, healed, host.millis());
            narrator.event(timeline.endedMillis(), "end", "nobody is refused any more, or has been waited for enough");
            return new Told(
                    timeline.millis(Timeline.Phase.HEALTHY),
                    timeline.millis(Timeline.Phase.OUTAGE),
                    timeline.millis(Timeline.Phase.RECOVERY),
                    lanes.stream()
                            .map(lane -> lane.figures(timeline, options.environments()))
                            .toList());
        } finally {
            load.forEach(LoadSource::close);
        }
    }

    /** The calls of one environment, on every lane: evenly spread at first, then each with uneven gaps of its own. */
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

    /** Lets things go on for {@code patience}, or until {@code over}, and says now and then how they stand. */
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
                        .map(lane -> lane.contender().name() + " " + lane.refusals())
                        .collect(Collectors.joining(", "));
    }

    private static int ready(List<FleetLane> lanes) {
        return lanes.stream().mapToInt(FleetLane::ready).sum();
    }

    private static int size(List<FleetLane> lanes) {
        return lanes.stream().mapToInt(FleetLane::size).sum();
    }
}
