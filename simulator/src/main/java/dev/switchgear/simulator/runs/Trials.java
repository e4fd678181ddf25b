package dev.switchgear.simulator.runs;

import dev.switchgear.simulator.invariants.Violation;
import dev.switchgear.simulator.table.SimulatedDynamoDb;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Runs many random trials, each twice. One trial per processor runs at a time, which does not change a trial. */
public final class Trials {
    private static final int MOST_FAILURES = 20;

    private final AtomicLong nextSeed;
    private final long endSeed;
    private final BooleanSupplier enough;
    private final LongConsumer progress;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final SortedMap<Long, Violation> failures = Collections.synchronizedSortedMap(new TreeMap<>());
    private final List<Double> rests = Collections.synchronizedList(new ArrayList<>());

    /**
     * @param firstSeed the first of consecutive seeds
     * @param seeds the largest number of seeds
     * @param enough called before each trial: whether to stop
     * @param progress receives the number of finished trials after each
     */
    public Trials(long firstSeed, long seeds, BooleanSupplier enough, LongConsumer progress) {
        nextSeed = new AtomicLong(firstSeed);
        endSeed = firstSeed + seeds;
        this.enough = enough;
        this.progress = progress;
    }

    /** Runs them. Returns when all have ended, or when so many have failed that more would show nothing new. */
    public void run() {
        int workers = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            running.add(threads.submit(this::work));
        }
        threads.shutdown();
        for (Future<?> worker : running) {
            try {
                worker.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                threads.shutdownNow();
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a worker broke down", e);
            }
        }
    }

    public long done() {
        return done.get();
    }

    public long events() {
        return events.get();
    }

    /** Returns the failures, by seed. */
    public SortedMap<Long, Violation> failures() {
        return failures;
    }

    /** Returns a quantile, in seconds, of the time until fleets were at rest after the last fault. */
    public double restSeconds(double quantile) {
        List<Double> sorted = new ArrayList<>(rests);
        Collections.sort(sorted);
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.min(sorted.size() - 1, quantile * sorted.size()));
    }

    private void work() {
        while (!enough.getAsBoolean() && failures.size() < MOST_FAILURES) {
            long seed = nextSeed.getAndIncrement();
            if (seed >= endSeed) {
                return;
            }
            try {
                Trial.Result result = RandomTrial.of(seed).runTwice(SimulatedDynamoDb::new);
                events.addAndGet(2 * result.events());
                if (!Double.isNaN(result.calmSeconds())) {
                    rests.add(result.calmSeconds());
                }
            } catch (Violation violation) {
                failures.put(seed, violation);
            }
            progress.accept(done.incrementAndGet());
        }
    }
}
