package dev.switchgear.simulator.runs;

import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.world.Call;
import dev.switchgear.simulator.world.DependencyPlan;
import dev.switchgear.simulator.world.Observer;
import dev.switchgear.simulator.world.Response;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.SimulatedEnvironment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts events for each second. */
public final class Recorder implements Observer {
    /** A call that takes longer than this is slow. */
    static final long SLOW_MICROS = 500 * Micros.MILLI;

    private final Map<Series, int[]> counts = new EnumMap<>(Series.class);
    private final DependencyPlan dependency;
    private int probing;
    private int mostProbing;
    private int opens;
    private long firstOpen = -1;

    /** A count for each second. */
    public enum Series {
        ARRIVED,
        UNPLACED,
        ADMITTED,
        REFUSED,
        DEAD_CALLS,
        BAD_CALLS,
        READS,
        WRITES,
        THROTTLED,
        OPENS
    }

    public Recorder(Scenario scenario) {
        dependency = scenario.dependency();
        for (Series series : Series.values()) {
            counts.put(series, new int[(int) (scenario.millis() / 1_000) + 1]);
        }
    }

    /** Returns the counts of one series, one for each second. */
    public int[] series(Series series) {
        int[] all = all(series);
        return Arrays.copyOf(all, all.length - 1);
    }

    /** Returns the sum of one series over a range of seconds. */
    public double sum(Series series, int from, int until) {
        int[] all = all(series);
        double sum = 0;
        for (int second = Math.max(0, from); second < Math.min(until, all.length); second++) {
            sum += all[second];
        }
        return sum;
    }

    /** Returns the largest number of concurrent probes. */
    int mostProbing() {
        return mostProbing;
    }

    int opens() {
        return opens;
    }

    /** Returns when a circuit first opened after the dependency's trouble began; negative if none did. */
    long firstOpen() {
        return firstOpen;
    }

    @Override
    public void arrived(long now) {
        count(Series.ARRIVED, now);
    }

    @Override
    public void unplaced(long now) {
        count(Series.UNPLACED, now);
    }

    @Override
    public void refused(SimulatedEnvironment environment, long now) {
        count(Series.REFUSED, now);
    }

    @Override
    public void called(Call call, long now) {
        count(Series.ADMITTED, now);
        count(call.response(), now);
        if (call.pass().isProbe()) {
            probing++;
            mostProbing = Math.max(mostProbing, probing);
        }
    }

    @Override
    public void calledFromOutside(Response response, long now) {
        count(response, now);
    }

    @Override
    public void ended(Call call, boolean answered, long now) {
        if (call.pass().isProbe()) {
            probing--;
        }
    }

    @Override
    public void used(TableRequest<?> request, boolean throttled, long now) {
        count(request.isWrite() ? Series.WRITES : Series.READS, now);
        if (throttled) {
            count(Series.THROTTLED, now);
        }
    }

    @Override
    public void opened(long now) {
        opens++;
        count(Series.OPENS, now);
        if (firstOpen < 0 && dependency.isIll(now)) {
            firstOpen = now;
        }
    }

    private void count(Response response, long now) {
        if (dependency.isDead(now)) {
            count(Series.DEAD_CALLS, now);
        }
        if (dependency.isIll(now) && (response.isFailure() || response.micros() >= SLOW_MICROS)) {
            count(Series.BAD_CALLS, now);
        }
    }

    private void count(Series series, long now) {
        all(series)[(int) (now / Micros.SECOND)]++;
    }

    private int[] all(Series series) {
        return Objects.requireNonNull(counts.get(series));
    }
}
