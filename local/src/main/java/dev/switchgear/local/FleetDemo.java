package dev.switchgear.local;

import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.ReceivedRequest;
import dev.switchgear.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The story of a fleet whose circuit opens for all environments together: healthy, break, trip, wait, probe, recovery,
 * ramp, closed. A second fleet, with a breaker in each process, gets the same load.
 */
final class FleetDemo {
    private static final Duration HEALTHY = Duration.ofSeconds(4);

    /** The longest wait between probes, the probes, the ramp, and a reserve. */
    private static final Duration RECOVERY_PATIENCE = Duration.ofSeconds(35);

    /** The time that the unshared fleet has to recover after the shared one. */
    private static final Duration UNSHARED_PATIENCE = Duration.ofSeconds(12);

    /** The story ends when both fleets have refused nothing for this long. */
    private static final long CALM_MILLIS = 1_500;

    private static final long GLANCE_MILLIS = 250;

    private final Sandbox host;
    private final LongSupplier nanos;
    private final DemoOptions options;
    private final Narrator narrator;
    private final Runnable enter;
    private final CountDownLatch never = new CountDownLatch(1);

    /** @param enter returns when the person who looks at the console has seen enough */
    FleetDemo(Sandbox host, LongSupplier nanos, DemoOptions options, Narrator narrator, Runnable enter) {
        this.host = host;
        this.nanos = nanos;
        this.options = options;
        this.narrator = narrator;
        this.enter = enter;
    }

    /** Runs the story and returns the measurements. */
    DemoFigures play() throws InterruptedException {
        narrator.say("Two fleets of " + options.environments() + " environments, " + options.rate()
                + " requests a second to each, seed " + options.seed() + ".");
        narrator.say("Starting DynamoDB Local and " + 2 * options.environments() + " Lambda runtime processes.");
        narrator.say("");
        narrator.begin(host.millis());
        FleetNarration narration = new FleetNarration(narrator);
        try (FleetStage stage = new FleetStage(host, options, narration::changed)) {
            stage.console().ifPresent(narrator::say);
            awaitReady(stage);
            narrator.event(host.millis(), "ready", "every environment has answered once, and is frozen");
            DemoFigures figures = play(stage, narration);
            if (options.console()) {
                narrator.event(host.millis(), "over", "the console stays; Enter closes it and prints the figures");
                enter.run();
            }
            return figures;
        }
    }

    private void awaitReady(FleetStage stage) throws InterruptedException {
        var telling = host.timer()
                .scheduleWithFixedDelay(
                        () -> narrator.status(
                                host.millis(),
                                "start",
                                stage.ready() + " of " + 2 * options.environments() + " environments are up"),
                        GLANCE_MILLIS,
                        GLANCE_MILLIS,
                        TimeUnit.MILLISECONDS);
        try {
            stage.awaitReady();
        } finally {
            telling.cancel(false);
        }
    }

    private DemoFigures play(FleetStage stage, FleetNarration narration) throws InterruptedException {
        narration.meets(stage);
        long started = host.millis();
        try (LoadSource load = new LoadSource(host.timer(), nanos, options.rate(), options.seed(), stage::send)) {
            load.start();
            narrator.event(started, "healthy", "the load begins; the dependency answers in 20 ms");
            glance(narration, HEALTHY, () -> false);

            stage.become(options.failure().health());
            long broken = host.millis();
            narration.broken(broken);
            narrator.event(
                    broken,
                    "break",
                    "the dependency breaks: " + options.failure().name());
            glance(narration, options.outage(), () -> false);

            stage.become(new Health.Healthy());
            long healed = host.millis();
            narration.healed(healed);
            narrator.event(healed, "heal", "the dependency answers again");
            glance(narration, RECOVERY_PATIENCE, () -> calm(stage.shared(), healed) && closed(stage.watch()));
            glance(narration, unsharedPatience(healed), () -> calm(stage.unshared(), healed));

            Timeline timeline = new Timeline(started, broken, healed, host.millis());
            return figures(timeline, stage);
        }
    }

    /** Lets the story go on for {@code patience}, or until {@code over}, and prints the state from time to time. */
    private void glance(FleetNarration narration, Duration patience, BooleanSupplier over) throws InterruptedException {
        long endMillis = host.millis() + patience.toMillis();
        for (long left = patience.toMillis(); left > 0 && !over.getAsBoolean(); left = endMillis - host.millis()) {
            var unused = never.await(Math.min(left, GLANCE_MILLIS), TimeUnit.MILLISECONDS);
            narration.glance(host.millis());
        }
    }

    private Duration unsharedPatience(long healedMillis) {
        Duration since = Duration.ofMillis(host.millis() - healedMillis);
        return since.compareTo(UNSHARED_PATIENCE) >= 0 ? Duration.ZERO : UNSHARED_PATIENCE.minus(since);
    }

    private boolean calm(FleetSide side, long healedMillis) {
        long lastRefusal = side.attempts().stream()
                .filter(attempt -> attempt.outcome() == RequestOutcome.REFUSED)
                .mapToLong(Attempt::atMillis)
                .max()
                .orElse(0);
        return host.millis() - Math.max(lastRefusal, healedMillis) >= CALM_MILLIS;
    }

    private static boolean closed(CircuitWatch watch) {
        return watch.now().stream().allMatch(view -> view.state() == CircuitView.State.CLOSED);
    }

    private DemoFigures figures(Timeline timeline, FleetStage stage) {
        return new DemoFigures(
                timeline,
                sideFigures(timeline, stage.shared()),
                sideFigures(timeline, stage.unshared()),
                stage.watch().history(),
                stage.front().requests());
    }

    private SideFigures sideFigures(Timeline timeline, FleetSide side) {
        List<ReceivedRequest> sightings = side.dependency().requests();
        return SideFigures.of(timeline, options.environments(), side.attempts(), sightings);
    }
}
