package dev.switchgear.participant;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Refusal;
import dev.switchgear.protocol.Phase;
import java.time.Instant;
import java.util.Optional;

/**
 * What an environment has told of one circuit, and what it counts until it tells it: orders of operators and their end,
 * calls that its own view refused, calls that shadow mode let pass. Guarded by the lock of whoever drives the participant.
 */
final class Told {
    private Optional<OperatorOverride> order = Optional.empty();
    private long refusedAlone;
    private long shadowed;
    private long allRefusedAlone;
    private long allShadowed;

    /** Calls that this environment's own view refused since it started. */
    long allRefusedAlone() {
        return allRefusedAlone;
    }

    /** Calls that would have been refused, had the policy enforced it, since this environment started. */
    long allShadowed() {
        return allShadowed;
    }

    /** A call was refused by this environment's own view; the first of several in a row is told. */
    void refusedAlone(LocalCircuit circuit, Environment environment, Refusal refusal, long now) {
        allRefusedAlone++;
        environment.refusedAlone++;
        if (refusedAlone++ == 0) {
            String why = refusal.reason() + "; it refuses calls by itself, at first until " + refusal.retryAt();
            environment.event(circuit, CircuitEvent.Kind.LOCAL_OPENED, why, now);
        }
    }

    /** A refusal was not enforced; the first of several in a row is told. */
    void shadowed(LocalCircuit circuit, Environment environment, Refusal refusal, long now) {
        allShadowed++;
        environment.shadowed++;
        if (shadowed++ == 0) {
            String what = "would refuse (" + refusal.cause() + "): " + refusal.reason();
            environment.event(circuit, CircuitEvent.Kind.SHADOW_STARTED, what, now);
        }
    }

    /** Tells what has begun or ended since the last time, of which no call may have come to hear. */
    void update(LocalCircuit circuit, Environment environment, long now) {
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

    /** What calls of the circuit meet: an operator's order, else this environment's own view, else the fleet's state. */
    static CircuitState effective(LocalCircuit circuit, Environment environment, long now) {
        Optional<OperatorOverride> live = environment.orderFor(circuit, now);
        if (live.isPresent()) {
            return live.get().kind() == OperatorOverride.Kind.FORCED_OPEN ? CircuitState.OPEN : CircuitState.CLOSED;
        }
        return circuit.refusesAlone(now)
                ? CircuitState.OPEN
                : circuit.phase(now, environment.policy()).state();
    }

    /** Why, for the same. */
    static String reason(LocalCircuit circuit, Environment environment, long now) {
        Optional<OperatorOverride> live = environment.orderFor(circuit, now);
        return live.isPresent()
                ? inOneLine(live)
                : circuit.refusesAlone(now) ? Gate.LOCAL_REASON : circuit.snapshot.reason();
    }

    /** Until when, for the same; empty if nothing ends it by itself. */
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
