package dev.switchgear.simulator.runs;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import dev.switchgear.simulator.time.Clocks;
import dev.switchgear.simulator.time.Seeds;
import dev.switchgear.simulator.world.DependencyPlan;
import dev.switchgear.simulator.world.Episode;
import dev.switchgear.simulator.world.FleetPlan;
import dev.switchgear.simulator.world.Placement;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.TimedFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes a trial from a seed: small fleets, many faults at the same time, then none. */
public final class RandomTrial {
    private static final int[] FLEETS = {1, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20};
    private static final double[] NOISES = {0, 0, 0.001, 0.01, 0.05, 0.2};
    private static final double[] LATENCIES = {5, 17, 42, 100, 300}; // in ms, around and above the budgets
    private static final int MOST_FAULTS = 6;
    private static final int LONG_ONE_IN = 10;
    private static final long LONGEST_GOOD_CALL_MILLIS = 30_000;
    private static final long LONGEST_HANG_MILLIS = 58_000;
    private static final int MANY_KEYS = 20; // more than the table stores

    private static final int CROWDED_ONE_IN = 16;
    private static final int MOST_CIRCUITS = 24; // three times the threads that send requests

    private final SplittableRandom random;
    private final SplittableRandom circuits;
    private final long chaosMillis;
    private final boolean keyed;

    private RandomTrial(long seed) {
        random = new Seeds(seed).fork("trial");
        circuits = new Seeds(seed).fork("circuits");
        chaosMillis = random.nextLong(15_000, 60_000);
        keyed = random.nextInt(5) == 0;
    }

    public static Trial of(long seed) {
        RandomTrial trial = new RandomTrial(seed);
        CircuitPolicy policy = trial.policy();
        boolean rate = policy.tripRule() instanceof TripRule.FailureRate usual && usual.threshold() >= 0.5;
        DependencyPlan dependency = trial.dependency(rate, policy);
        Scenario scenario = new Scenario(
                "random", trial.fleet(), dependency, trial.faults(), trial.chaosMillis + Convergence.LONGEST_MILLIS);
        return new Trial(seed, scenario, policy);
    }

    private FleetPlan fleet() {
        int environments = FLEETS[random.nextInt(FLEETS.length)];
        Placement placement = random.nextInt(4) == 0 ? Placement.MOST_RECENTLY_USED : Placement.RANDOM_IDLE;
        int keys = keyed ? random.nextInt(3) == 0 ? MANY_KEYS : 1 + random.nextInt(5) : 0;
        double busy = environments * (0.2 + 1.5 * random.nextDouble() * random.nextDouble());
        double rate =
                Math.max(Math.max(1, keys), busy); // with fewer requests, a trial would take long to show anything
        return new FleetPlan(environments, rate, placement, keys, clocks());
    }

    private Clocks clocks() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> Clocks.RIGHT;
            case 2, 3, 4 -> new Clocks(random.nextBoolean() ? 940 : random.nextLong(940), 30, true);
            default -> new Clocks(random.nextLong(30_000), 200, true); // more than the protocol permits
        };
    }

    private DependencyPlan dependency(boolean mayBeNoisy, CircuitPolicy policy) {
        double noise = mayBeNoisy ? NOISES[random.nextInt(NOISES.length)] : 0;
        List<Episode> episodes = new ArrayList<>();
        long end = chaosMillis + Convergence.LONGEST_MILLIS;
        if (random.nextBoolean()) {
            Episode.Ill last = keyed || random.nextBoolean() ? Episode.Ill.FAILS_FAST : Episode.Ill.TIMES_OUT;
            episodes.add(new Episode(chaosMillis, end, last, 1));
        }
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            long from = random.nextLong(chaosMillis);
            long until = Math.min(chaosMillis, from + 1_000 + random.nextLong(chaosMillis));
            episodes.add(episode(from, until));
        }
        return new DependencyPlan(
                noise, healthyMillis(policy.slowCalls().isPresent()), timeoutMillis(policy), episodes);
    }

    /** Mostly quick. In some trials, successful calls take long, unless the policy counts those as slow. */
    private long healthyMillis(boolean mustBeQuick) {
        boolean slow = random.nextInt(LONG_ONE_IN) == 0 && !mustBeQuick;
        return slow ? 100 + random.nextLong(LONGEST_GOOD_CALL_MILLIS) : 50;
    }

    /** Mostly within the limits of the policy. In some trials, calls hang. */
    private long timeoutMillis(CircuitPolicy policy) {
        boolean counts = policy.tripRule() instanceof TripRule.FailureCount; // in a window that long calls leave empty
        if (random.nextInt(LONG_ONE_IN) == 0 && !counts) {
            return 2_000 + random.nextLong(LONGEST_HANG_MILLIS);
        }
        return random.nextBoolean() ? 1_000 : policy.callTimeout().toMillis() - random.nextLong(100);
    }

    private Episode episode(long from, long until) {
        Episode.Ill[] all = Episode.Ill.values();
        Episode.Ill ill = all[random.nextInt(all.length)];
        double share = switch (ill) {
            case FAILS_FAST, TIMES_OUT -> random.nextBoolean() ? 1 : random.nextDouble();
            case SLOW, ASKS_TO_WAIT, CANCELLED -> random.nextBoolean() ? 1 : random.nextDouble();
            case BAD_ZONE -> 0.3 * random.nextDouble();
            case BAD_KEY -> 0;
            case FLAPPING -> 1 + 20 * random.nextDouble();
        };
        return new Episode(from, until, ill, share);
    }

    private List<TimedFault> faults() {
        List<TimedFault> faults = new ArrayList<>();
        List<TimedFault.Kind> kinds = new ArrayList<>(List.of(TimedFault.Kind.values()));
        kinds.remove(TimedFault.Kind.MANY_CIRCUITS); // not a fault of a time, but of the whole run
        int count = random.nextInt(MOST_FAULTS + 1);
        boolean operated = false;
        for (int i = 0; i < count; i++) {
            TimedFault.Kind kind = kinds.get(random.nextInt(kinds.size()));
            if (kind.isOperators()) {
                if (operated) {
                    continue; // there is one override at a time, so that its target state is known
                }
                operated = true;
            }
            long from = random.nextLong(chaosMillis - 2_000);
            long until = Math.min(chaosMillis, from + 1_000 + random.nextLong(30_000));
            faults.add(new TimedFault(kind, from, until, strength(kind)));
        }
        if (circuits.nextInt(CROWDED_ONE_IN) == 0) {
            double many = 2 + circuits.nextInt(MOST_CIRCUITS - 1);
            faults.add(
                    new TimedFault(TimedFault.Kind.MANY_CIRCUITS, 0, chaosMillis + Convergence.LONGEST_MILLIS, many));
        }
        return faults;
    }

    private double strength(TimedFault.Kind kind) {
        double small = random.nextDouble() * random.nextDouble();
        return switch (kind) {
            case THROTTLED,
                    LOST_REQUESTS,
                    LOST_RESPONSES,
                    APPLIED_LATE,
                    DUPLICATED,
                    SLOW,
                    CLOCK_JUMPS,
                    PROBERS_KILLED,
                    READS_DENIED,
                    WRITES_DENIED,
                    EVIDENCE_DENIED,
                    GRANTS_DENIED -> random.nextInt(4) == 0 ? 1 : random.nextDouble();
            case STALE_READS -> 3 * small;
            case FREEZES, KILLS -> 0.001 + 0.2 * small;
            case BURST -> 1 + 5 * random.nextDouble();
            case LATENCY -> LATENCIES[random.nextInt(LATENCIES.length)];
            case SLOW_WRITES -> 50 + 500 * small;
            case COLD_CONNECTIONS -> 20 + 500 * small;
            case LEVEL_LEFT -> 1 + random.nextInt(8);
            case MANY_CIRCUITS -> MOST_CIRCUITS;
            case HINT_LEFT -> Math.pow(10, 5 * random.nextDouble());
            case BLACK_HOLE,
                    OUTAGE,
                    ITEM_DELETED,
                    UNKNOWN_FORMAT,
                    DEPLOYMENT,
                    FORCED_OPEN,
                    FORCED_CLOSED,
                    DISABLED,
                    ALARM -> 1;
        };
    }

    private CircuitPolicy policy() {
        CircuitPolicy.Builder builder = CircuitPolicy.builder();
        if (random.nextBoolean()) {
            return builder.build();
        }
        builder.probes(1 + random.nextInt(random.nextBoolean() ? 2 : 8));
        builder.callTimeout(Duration.ofMillis(1_000 + random.nextLong(4_000)));
        builder.ramp(Duration.ofMillis(random.nextLong(20_000)));
        builder.openWait(Duration.ofMillis(500 + random.nextLong(5_000)));
        builder.refreshInterval(Duration.ofMillis(500 + random.nextLong(4_000)));
        if (random.nextInt(3) == 0) {
            builder.slowCalls(Duration.ofMillis(500), 0.3 + 0.5 * random.nextDouble());
        }
        if (random.nextInt(4) == 0) {
            builder.staleness(CircuitPolicy.Staleness.OPTIMISTIC);
        }
        if (random.nextInt(3) == 0) {
            builder.fleetSize(1 + random.nextInt(100));
        }
        return builder.tripRule(rule()).build();
    }

    private TripRule rule() {
        return switch (random.nextInt(5)) {
            case 0 -> TripRule.consecutiveFailures(2 + random.nextInt(8));
            case 1 -> TripRule.failureCount(2 + random.nextInt(4), Duration.ofSeconds(30 + random.nextLong(60)));
            case 2 -> TripRule.failureRate(0.3 + 0.4 * random.nextDouble());
            default -> TripRule.failureRate(0.5);
        };
    }
}
