package dev.switchgear.participant;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Refusal;
import dev.switchgear.protocol.Phase;
import java.time.Instant;
import java.util.Optional;

/**
 * The reports of an environment about one circuit: overrides and their end, calls that its own view refused, calls that
 * shadow mode let pass. Guarded by the lock of the driver of the participant.
 */
final class StatusEvents {
    private Optional<OperatorOverride> order = Optional.empty();
    private long refusedAlone;
    private long shadowed;
    private long allRefusedAlone;
    private long allShadowed;

    /** The number of calls that this environment's own view refused since its start. */
    static long allRefusedAlone(LocalCircuit circuit) {
        return circuit.statusEvents == null ? 0 : circuit.statusEvents.allRefusedAlone;
    }

    /** The number of calls since the start that passed only because the policy did not enforce the refusal. */
    static long allShadowed(LocalCircuit circuit) {
        return circuit.statusEvents == null ? 0 : circuit.statusEvents.allShadowed;
    }

    /** This environment's own view refused a call; the first of several in a row is reported. */
    void refusedAlone(LocalCircuit circuit, Environment environment, Refusal refusal, long now) {
        allRefusedAlone++;
        environment.refusedAlone++;
        if (refusedAlone++ == 0) {
            String why = refusal.reason() + "; it refuses calls by itself, at first until " + refusal.retryAt();
            environment.event(circuit, CircuitEvent.Kind.LOCAL_OPENED, why, now);
        }
    }

    /** A refusal was not enforced; the first of several in a row is reported. */
    void shadowed(LocalCircuit circuit, Environment environment, Refusal refusal, long now) {
        allShadowed++;
        environment.shadowed++;
        if (shadowed++ == 0) {
            String what = "would refuse (" + refusal.cause() + "): " + refusal.reason();
            environment.event(circuit, CircuitEvent.Kind.SHADOW_STARTED, what, now);
        }
    }

    /** Reports what has begun or ended since the last call. */
    static void update(LocalCircuit circuit, Environment environment, long now) {
        if (circuit.statusEvents != null || circuit.snapshot.override(now).isPresent()) { // else nothing has
            circuit.statusEvents().report(circuit, environment, now);
        }
    }

    private void report(LocalCircuit circuit, Environment environment, long now) {
        Optional<OperatorOverride> live = circuit.snapshot.override(now);
        if (!live.equals(order)) {
            boolean expired = live.isEmpty() && circuit.snapshot.override().equals(order);
            String what = expired ? inOneLine(order) + "; its time is over" : inOneLine(live);
            order = live;
            environment.event(circuit, CircuitEvent.Kind.OVERRIDE_CHANGED, what, now);
        }
        if (refusedAlone > 0 && !circuit.refusesAlone(now)) {
            String what = refusedAlone + " calls were refused by this environment's own view; it ended";
            refusedAlone = 0;
            environment.event(circuit, CircuitEvent.Kind.LOCAL_CLOSED, what, now);
        }
        boolean passes = circuit.phase(now, environment.policy()) == Phase.CLOSED && !circuit.refusesAlone(now);
        if (shadowed > 0 && (passes || environment.enforcesAll())) {
            String what = shadowed + " calls of this environment would have been refused";
            shadowed = 0;
            environment.event(circuit, CircuitEvent.Kind.SHADOW_ENDED, what, now);
        }
    }

    /**
     * The state that applies to calls: that of an override, otherwise that of this environment's own view, otherwise
     * the fleet's.
     */
    static CircuitState effective(LocalCircuit circuit, Environment environment, long now) {
        Optional<OperatorOverride> live = environment.orderFor(circuit, now);
        if (live.isPresent()) {
            return live.get().kind() == OperatorOverride.Kind.FORCED_OPEN ? CircuitState.OPEN : CircuitState.CLOSED;
        }
        return circuit.refusesAlone(now)
                ? CircuitState.OPEN
                : circuit.phase(now, environment.policy()).state();
    }

    /** The reason of that state. */
    static String reason(LocalCircuit circuit, Environment environment, long now) {
        Optional<OperatorOverride> live = environment.orderFor(circuit, now);
        return live.isPresent()
                ? inOneLine(live)
                : circuit.refusesAlone(now) ? Gate.LOCAL_REASON : circuit.snapshot.reason();
    }

    /** The end of that state; empty if it does not end by itself. */
    static Optional<Instant> until(LocalCircuit circuit, Environment environment, long now) {
        Optional<OperatorOverride> live = environment.orderFor(circuit, now);
        if (live.isPresent()) {
            return live.get().until();
        }
        if (circuit.refusesAlone(now)) {
            return Optional.of(Instant.ofEpochMilli(circuit.refusesAloneUntil(now)));
        }
        return circuit.snapshot.open()
                ? Optional.of(Instant.ofEpochMilli(circuit.snapshot.openUntil()))
                : Optional.empty();
    }

    /** An override in one line. */
    private static String inOneLine(Optional<OperatorOverride> override) {
        return override.map(order -> order.kind() + " by " + order.by() + ": " + order.reason())
                .orElse("no override");
    }
}
