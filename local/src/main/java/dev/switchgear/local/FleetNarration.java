package dev.switchgear.local;

import dev.switchgear.sandbox.Health;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what happens during the fleet story, as the table, the dependencies and the callers show it. */
final class FleetNarration {
    private final Narrator narrator;
    private final Map<String, CircuitView> known = new HashMap<>();
    private @Nullable FleetStage stage;
    private long brokenMillis;
    private long healedMillis;

    FleetNarration(Narrator narrator) {
        this.narrator = narrator;
    }

    synchronized void meets(FleetStage played) {
        stage = played;
    }

    synchronized void broken(long atMillis) {
        brokenMillis = atMillis;
    }

    synchronized void healed(long atMillis) {
        healedMillis = atMillis;
    }

    /** Prints a change of a circuit in the table. */
    synchronized void changed(CircuitView view) {
        CircuitView before = known.put(view.key(), view);
        String circuit = view.key().equals("*") ? "the circuit" : "the circuit of " + view.key();
        boolean watchedBefore = before != null && before.watching();
        if (view.state() == CircuitView.State.CLOSED && view.watching() && !watchedBefore) {
            narrator.event(
                    view.atMillis(),
                    "watch",
                    "an environment starts a watch: the fleet reports evidence about " + circuit + sinceBroken(view));
        }
        if (before == null || before.state() != view.state()) {
            tellState(view, circuit, before != null && before.protects());
        }
    }

    private void tellState(CircuitView view, String circuit, boolean protectedBefore) {
        switch (view.state()) {
            case OPEN ->
                narrator.event(
                        view.atMillis(),
                        protectedBefore ? "hold" : "trip",
                        protectedBefore ? stillDead(circuit) : opens(circuit, view));
            case HALF_OPEN -> narrator.event(view.atMillis(), "probe", circuit + " lets probes through");
            case RAMPING ->
                narrator.event(
                        view.atMillis(),
                        "ramp",
                        circuit + " closes and lets traffic back step by step" + sinceHealed(view));
            case CLOSED -> {
                if (healedMillis != 0) {
                    narrator.event(view.atMillis(), "closed", circuit + " is closed" + sinceHealed(view));
                }
            }
        }
    }

    private String opens(String circuit, CircuitView view) {
        long delay = view.committedMillis() - brokenMillis;
        return circuit + " opens for the whole fleet, " + Narrator.seconds(delay) + " after the break; " + calls(true)
                + " calls had failed by then (unshared: " + calls(false) + ")";
    }

    private String stillDead(String circuit) {
        return "the probes failed: " + circuit + " waits again; " + calls(true) + " calls so far (unshared: "
                + calls(false) + ")";
    }

    private String sinceBroken(CircuitView view) {
        return brokenMillis == 0
                ? ""
                : ", " + Narrator.seconds(view.committedMillis() - brokenMillis) + " after the break";
    }

    private String sinceHealed(CircuitView view) {
        return healedMillis == 0 ? "" : ", " + Narrator.seconds(view.atMillis() - healedMillis) + " after the recovery";
    }

    /** Returns the state of both fleets in one line. */
    void glance(long atMillis) {
        FleetStage played;
        boolean outage;
        synchronized (this) {
            played = stage;
            outage = brokenMillis != 0 && healedMillis == 0;
        }
        if (played != null) {
            String phase = outage ? "outage" : brokenMillis == 0 ? "healthy" : "recovery";
            narrator.status(
                    atMillis,
                    phase,
                    "shared " + standing(played.shared()) + " | unshared " + standing(played.unshared())
                            + openBreakers(played.unshared()));
        }
    }

    private static String standing(FleetSide side) {
        List<Attempt> attempts = side.attempts();
        return count(attempts, RequestOutcome.OK) + " ok, " + count(attempts, RequestOutcome.FAILED) + " failed, "
                + count(attempts, RequestOutcome.REFUSED) + " refused";
    }

    private static String openBreakers(FleetSide side) {
        Map<String, Boolean> open = new HashMap<>();
        side.attempts().forEach(attempt -> open.put(attempt.environment(), attempt.opened()));
        long breakers = open.values().stream().filter(opened -> opened).count();
        return breakers == 0 ? "" : ", " + breakers + " breakers open";
    }

    private static long count(List<Attempt> attempts, RequestOutcome outcome) {
        return attempts.stream().filter(attempt -> attempt.outcome() == outcome).count();
    }

    private long calls(boolean shared) {
        if (stage == null) {
            return 0;
        }
        FleetSide side = shared ? stage.shared() : stage.unshared();
        return side.dependency().requests().stream()
                .filter(sighting -> sighting.atMillis() >= brokenMillis)
                .filter(sighting -> !sighting.reply().equals(Health.Reply.OK))
                .count();
    }
}
