package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Seeds;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.util.List;
import java.util.SplittableRandom;

/** The faults that are active, and their effect on a request. */
public final class Faults {
    /** The largest lag of a replica without a fault. */
    public static final long LONGEST_LAG_MICROS = 300 * Micros.MILLI;

    private static final double MEAN_LAG_MICROS = 30.0 * Micros.MILLI;
    private static final double LEAST_LATENCY_MICROS = 500;
    private static final double MEAN_EXTRA_MICROS = 1_000;
    private static final double SPREAD = 0.3;
    private static final int TAIL_ONE_IN = 100;
    private static final double TAIL_TIMES = 4;

    private final TimedFault[] faults;

    Faults(List<TimedFault> faults) {
        this.faults = faults.toArray(TimedFault[]::new);
    }

    /** Returns the strength of a kind of fault now: 0 if it is not active, the largest if there are several. */
    double strength(TimedFault.Kind kind, long now) {
        double strength = 0;
        for (TimedFault fault : faults) {
            if (fault.kind() == kind && fault.isAt(now)) {
                strength = Math.max(strength, fault.strength());
            }
        }
        return strength;
    }

    boolean strikes(TimedFault.Kind kind, long now, SplittableRandom random) {
        double strength = strength(kind, now);
        return strength > 0 && random.nextDouble() < strength;
    }

    /** Draws the delivery of a request that is sent now. */
    Delivery fate(RequestKind kind, long now, SplittableRandom random) {
        boolean write = kind.isWrite();
        long up = latency(random);
        long down = latency(random);
        long lag = Math.min(LONGEST_LAG_MICROS, Math.round(Seeds.exponential(random, MEAN_LAG_MICROS)));
        if (faults.length == 0) {
            return new Delivery(up, down, lag, -1, null);
        }
        if (strength(TimedFault.Kind.BLACK_HOLE, now) > 0 || strikes(TimedFault.Kind.LOST_REQUESTS, now, random)) {
            return new Delivery(-1, down, lag, -1, null);
        }
        if (strikes(TimedFault.Kind.SLOW, now, random)) {
            up += random.nextLong(5 * Micros.MILLI, 100 * Micros.MILLI);
            down += random.nextLong(100 * Micros.MILLI);
        }
        long slow = slowMicros(write, now, random);
        up += slow / 2;
        down += slow - slow / 2;
        if (strikes(TimedFault.Kind.LOST_RESPONSES, now, random)) {
            down = -1;
        }
        double stale = strength(TimedFault.Kind.STALE_READS, now);
        if (stale > 0) {
            lag = Math.min(Math.round(4 * stale * Micros.SECOND), Math.round(Seeds.exponential(random, stale * 1e6)));
        }
        long twin = -1;
        if (write && strikes(TimedFault.Kind.APPLIED_LATE, now, random)) {
            up += 60 * Micros.MILLI + Math.min(30 * Micros.SECOND, Math.round(Seeds.exponential(random, 3e6)));
        }
        if (write && strikes(TimedFault.Kind.DUPLICATED, now, random)) {
            twin = up + Math.min(10 * Micros.SECOND, Math.round(Seeds.exponential(random, 3e5)));
        }
        return new Delivery(up, down, lag, twin, refusal(kind, now, random));
    }

    /** Returns the additional time of a request that must open a connection first. */
    long connectMicros(long now) {
        return Math.round(strength(TimedFault.Kind.COLD_CONNECTIONS, now) * Micros.MILLI);
    }

    private @org.jspecify.annotations.Nullable Kind refusal(RequestKind kind, long now, SplittableRandom random) {
        if (strength(TimedFault.Kind.OUTAGE, now) > 0) {
            return Kind.UNREACHABLE;
        }
        if (strikes(TimedFault.Kind.THROTTLED, now, random)) {
            return Kind.THROTTLED;
        }
        boolean denied = kind.isWrite()
                ? strikes(TimedFault.Kind.WRITES_DENIED, now, random)
                : strikes(TimedFault.Kind.READS_DENIED, now, random);
        denied |= kind == RequestKind.ADD_EVIDENCE && strikes(TimedFault.Kind.EVIDENCE_DENIED, now, random);
        denied |= kind == RequestKind.GRANT_PROBE && strikes(TimedFault.Kind.GRANTS_DENIED, now, random);
        return denied ? Kind.DENIED : null;
    }

    /**
     * Returns the additional time of a request because the table is far away or busy; for half of the requests it is
     * below the given value.
     */
    private long slowMicros(boolean write, long now, SplittableRandom random) {
        double median = strength(TimedFault.Kind.LATENCY, now);
        median = write ? Math.max(median, strength(TimedFault.Kind.SLOW_WRITES, now)) : median;
        if (median <= 0) {
            return 0;
        }
        double tail = random.nextInt(TAIL_ONE_IN) == 0 ? TAIL_TIMES : 1;
        return Math.round(median * Micros.MILLI * tail * Math.exp(SPREAD * random.nextGaussian()));
    }

    private static long latency(SplittableRandom random) {
        return Math.round(LEAST_LATENCY_MICROS + Seeds.exponential(random, MEAN_EXTRA_MICROS));
    }
}
