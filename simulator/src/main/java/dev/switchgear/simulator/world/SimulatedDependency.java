package dev.switchgear.simulator.world;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Seeds;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The dependency that the fleet calls. It answers according to its plan; it has no queue, so one call does not slow
 * another.
 */
public final class SimulatedDependency {
    private static final double FAST_FAILURE_MILLIS = 20;
    /** The wait that a dependency asks for. */
    public static final Duration ASKED_WAIT = Duration.ofSeconds(8);

    /** Not the first caller, so that a lone caller is not a bad one. */
    private static final int BAD_CALLER = 2;

    private final DependencyPlan plan;
    private final SplittableRandom random;
    private final long zoneSalt;

    public SimulatedDependency(DependencyPlan plan, Seeds seeds) {
        this.plan = plan;
        random = seeds.fork("dependency");
        zoneSalt = seeds.fork("zones").nextLong();
    }

    boolean isDead(long now) {
        return plan.isDead(now);
    }

    /** Answers a call of the environment {@code caller} that concerns key number {@code key}, or -1. */
    public Response respond(int caller, int key, long now) {
        double chance = random.nextDouble();
        double length = random.nextDouble();
        for (Episode episode : plan.episodes()) {
            if (episode.isAt(now) && concerns(episode, caller, key, chance, now)) {
                return ill(episode, length);
            }
        }
        return chance < plan.noise() ? failed(FAST_FAILURE_MILLIS * stretched(length)) : healthy(length);
    }

    private boolean concerns(Episode episode, int caller, int key, double chance, long now) {
        return switch (episode.ill()) {
            case FAILS_FAST, TIMES_OUT, SLOW, ASKS_TO_WAIT, CANCELLED -> chance < episode.share();
            case BAD_ZONE ->
                episode.share() > 1
                        ? caller % Math.round(episode.share()) == BAD_CALLER
                        : (Seeds.mix(zoneSalt + caller) >>> 11) * 0x1.0p-53 < episode.share();
            case BAD_KEY -> key == (int) episode.share();
            case FLAPPING -> episode.isDown(now);
        };
    }

    private Response ill(Episode episode, double length) {
        return switch (episode.ill()) {
            case FAILS_FAST, BAD_ZONE, BAD_KEY, FLAPPING -> failed(FAST_FAILURE_MILLIS * stretched(length));
            case ASKS_TO_WAIT -> new Response(Outcome.FAILURE.withRetryAfter(ASKED_WAIT), 20 * Micros.MILLI);
            case CANCELLED -> new Response(Outcome.IGNORED, Math.round(length * plan.timeoutMillis() * Micros.MILLI));
            case TIMES_OUT -> failed((double) plan.timeoutMillis());
            case SLOW ->
                new Response(Outcome.SUCCESS, Math.round(plan.timeoutMillis() * (0.6 + 0.35 * length) * Micros.MILLI));
        };
    }

    private Response healthy(double length) {
        return new Response(Outcome.SUCCESS, Math.round(plan.healthyMillis() * stretched(length) * Micros.MILLI));
    }

    private static Response failed(double millis) {
        return new Response(Outcome.FAILURE, Math.round(millis * Micros.MILLI));
    }

    /** Draws a duration between half and three times the usual one; most are near it. */
    private static double stretched(double length) {
        return 0.5 + 0.4 * -Math.log1p(-length * 0.998);
    }
}
