package dev.switchgear.local;

import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.TableProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A promise of the demo about the shared fleet, and whether it held in this run.
 *
 * @param name its name in the JSON
 * @param held whether it held
 * @param seen the promise and the measurement
 */
record Promise(String name, boolean held, String seen) {
    /** The largest number of probes at once that the default policy permits. */
    static final int PROBES = 3;

    /** In an outage of this length or more, sharing saves more calls than detection costs. */
    private static final long LONG_OUTAGE_MILLIS = 60_000;

    private static final double ENOUGH_CALLS = 40;

    private static final double TUNED_RATIO = 3;
    private static final double DEFAULT_RATIO = 8;

    /** Returns all promises for a run with these options. */
    static List<Promise> of(DemoOptions options, DemoFigures figures) {
        List<Promise> promises = new ArrayList<>();
        promises.add(noWritesWhileHealthy(figures));
        promises.add(noStoreErrors(figures));
        promises.add(probesBounded(figures));
        switch (verdict(options)) {
            case OPENS -> {
                promises.add(opensOnce(options, figures));
                promises.add(recovers(figures));
                promises.add(fewerCalls(options, figures));
            }
            case STAYS_CLOSED -> promises.add(staysClosed(figures));
            case EITHER -> promises.add(recovers(figures));
        }
        return List.copyOf(promises);
    }

    /** There is no promise about a shard with hardly any requests, because there is no evidence about it. */
    private static Failure.ExpectedVerdict verdict(DemoOptions options) {
        double callsToShard = options.rate() * options.outage().toSeconds() / LoadSource.KEYS;
        return options.failure().keyed() && callsToShard < ENOUGH_CALLS
                ? Failure.ExpectedVerdict.EITHER
                : options.failure().verdict();
    }

    private static Promise noWritesWhileHealthy(DemoFigures figures) {
        int writes = figures.requests(TableProxy.Use.WRITE, Timeline.StoryPhase.HEALTHY);
        return new Promise("noWritesWhileHealthy", writes == 0, writes + " table writes while healthy, 0 promised");
    }

    private static Promise noStoreErrors(DemoFigures figures) {
        int broken = figures.shared().count(RequestOutcome.BROKEN);
        return new Promise(
                "noCallerSawTheStore",
                broken == 0,
                broken + " requests failed because of the breaker or its store, 0 promised");
    }

    private static Promise probesBounded(DemoFigures figures) {
        int most = figures.shared().mostProbesAtOnce();
        return new Promise("probesBounded", most <= PROBES, most + " probes at once at most, " + PROBES + " promised");
    }

    private static Promise opensOnce(DemoOptions options, DemoFigures figures) {
        int wanted = options.failure().health() instanceof Health.Keys keys
                ? keys.failing().size()
                : 1;
        int times = figures.timesOpened();
        return new Promise("opensOnce", times == wanted, "opened " + times + " times, " + wanted + " promised");
    }

    private static Promise staysClosed(DemoFigures figures) {
        int times = figures.timesOpened();
        return new Promise("staysClosed", times == 0, "opened " + times + " times, 0 promised");
    }

    private static Promise recovers(DemoFigures figures) {
        boolean closed = figures.closedAtTheEnd();
        boolean calm = figures.shared().timeToRecoverMillis().isPresent();
        String seen = (closed ? "closed" : "not closed") + " at the end, " + (calm ? "refusals over" : "still refusing")
                + "; closed and no refusals promised";
        return new Promise("recovers", closed && calm, seen);
    }

    private static Promise fewerCalls(DemoOptions options, DemoFigures figures) {
        double wanted = 1;
        if (options.failure().total() && options.outage().toMillis() >= LONG_OUTAGE_MILLIS) {
            wanted = options.peerTuned() ? TUNED_RATIO : DEFAULT_RATIO;
        }
        String seen = String.format(
                Locale.ROOT,
                "%.1f times fewer calls to the dead dependency (%d against %d), %.0f promised",
                figures.ratio(),
                figures.shared().callsToDeadDependency(),
                figures.unshared().callsToDeadDependency(),
                wanted);
        return new Promise("fewerCallsToDeadDependency", figures.ratio() >= wanted, seen);
    }
}
