package dev.switchgear.benchmarks;

import dev.switchgear.local.Attempt;
import dev.switchgear.local.FleetSide;
import dev.switchgear.local.RequestOutcome;
import dev.switchgear.local.SideFigures;
import dev.switchgear.local.Timeline;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.FunctionEnvironment;
import dev.switchgear.sandbox.FunctionFleet;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.ReceivedRequest;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One contender: a fleet with a dependency of its own, and its proxy in front of the common DynamoDB. */
final class FleetLane implements AutoCloseable {
    /** The health of a working dependency. */
    static final Health WELL = new Health.Slow(Duration.ofMillis(50));

    /** The health of a dead dependency: a late error. */
    static final Health DEAD = new Health.Failing(Duration.ofMillis(400));

    private final Contender contender;
    private final Duration latency;
    private final TableProxy front;
    private final FleetSide side;

    /** Begins to start the fleet; its table, if it needs one, exists. */
    FleetLane(Sandbox host, FleetOptions options, RivalPackages packages, Contender contender, Place place) {
        this.contender = contender;
        latency = place.latency;
        front = new TableProxy(host, place.store::uri);
        front.moveAway(place.latency, options.connecting());
        DependencyServer dependency = new DependencyServer(host, options.seed());
        dependency.become(WELL);
        Contender.Seat seat =
                new Contender.Seat(host, packages, place.table, place.table, front.uri(), dependency.url());
        FunctionFleet fleet = new FunctionFleet(host, contender.function().apply(seat), options.seed());
        fleet.start(options.environments());
        side = new FleetSide(host, dependency, fleet);
    }

    /**
     * The table of a contender's breaker.
     *
     * @param table the name of its table and of its function
     * @param latency the time added to each request
     */
    record Place(DynamoDbLocal store, String table, Duration latency) {}

    /** Returns what tells it from the other lanes. */
    String name() {
        return contender.name() + " " + latency.toMillis() + " ms";
    }

    /** Returns how many environments have been ready so far. */
    int ready() {
        return side.fleet().ready();
    }

    int size() {
        return side.fleet().environments().size();
    }

    void warmUp() throws InterruptedException {
        side.warmUp();
    }

    void become(Health health) {
        side.dependency().become(health);
    }

    /** Lets the environment with this number make one call, if it exists and is idle. */
    void send(int number) {
        List<FunctionEnvironment> environments = side.fleet().environments();
        if (number < environments.size()) {
            side.send(environments.get(number));
        }
    }

    long refusals() {
        return side.attempts().stream()
                .filter(attempt -> attempt.outcome() == RequestOutcome.REFUSED)
                .count();
    }

    /** Whether no call has been refused for {@code millis}, and since {@code healedMillis}. */
    boolean isCalm(long nowMillis, long healedMillis, long millis) {
        long last = side.attempts().stream()
                .filter(attempt -> attempt.outcome() == RequestOutcome.REFUSED)
                .mapToLong(Attempt::atMillis)
                .max()
                .orElse(0);
        return nowMillis - Math.max(last, healedMillis) >= millis;
    }

    LaneFigures figures(Timeline timeline, int environments) {
        // Rivals do not report their state, so all are compared by their refusals.
        List<Attempt> attempts =
                side.attempts().stream().map(Attempt::withoutState).toList();
        List<ReceivedRequest> seen = side.dependency().requests();
        SideFigures figures = SideFigures.of(timeline, environments, attempts, seen);
        return new LaneFigures(
                contender.title(),
                figures,
                atOnce(timeline, figures.timeToOpenMillis(), seen),
                uses(timeline, TableProxy.Use.READ),
                uses(timeline, TableProxy.Use.WRITE),
                side.trouble());
    }

    /**
     * Returns the largest number of concurrent calls to the dead dependency after every environment had refused:
     * probes, whatever their name.
     */
    private static OptionalLong atOnce(Timeline timeline, OptionalLong refused, List<ReceivedRequest> seen) {
        if (refused.isEmpty()) {
            return OptionalLong.empty();
        }
        long from = timeline.brokenMillis() + refused.getAsLong();
        return OptionalLong.of(SideFigures.mostAtOnce(seen.stream()
                .filter(request -> request.atMillis() >= from && request.atMillis() < timeline.healedMillis())
                .toList()));
    }

    private Map<Timeline.StoryPhase, Integer> uses(Timeline timeline, TableProxy.Use use) {
        Map<Timeline.StoryPhase, Integer> counts = new EnumMap<>(Timeline.StoryPhase.class);
        for (Timeline.StoryPhase phase : Timeline.StoryPhase.values()) {
            counts.put(phase, 0);
        }
        front.requests().stream()
                .filter(request -> request.use() == use && request.atMillis() >= timeline.startedMillis())
                .forEach(request -> counts.merge(timeline.phase(request.atMillis()), 1, Integer::sum));
        return counts;
    }

    @Override
    public void close() {
        side.close();
        front.close();
    }
}
