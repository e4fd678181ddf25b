package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Refusal;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Lease;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Ramp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether a call may be made: one circuit, one call, at one time. */
final class Gate {
    static final String LOCAL_REASON = "most calls of this environment failed just now";

    private final Environment environment;
    private final Prober prober;

    Gate(Environment environment, Prober prober) {
        this.environment = environment;
        this.prober = prober;
    }

    Step<Answer> admit(LocalCircuit circuit, long now, int tries) {
        var order = environment.orderFor(circuit, now);
        if (order.isPresent()) {
            return Step.done(byOrder(circuit, order.get(), now));
        }
        boolean usable = Freshness.isUsable(environment, circuit, now) || mayLease(circuit, now);
        if (!usable || circuit.snapshot.isUnclear()) {
            return Step.done(degraded(circuit, now));
        }
        return switch (circuit.phase(now, environment.policy())) {
            case CLOSED -> Step.done(closed(circuit, now));
            case RAMPING -> Step.done(ramping(circuit, now));
            case WAITING -> Step.done(waiting(circuit, now));
            case PROBING ->
                circuit.preventsRecovery(now) ? Step.done(degraded(circuit, now)) : probing(circuit, now, tries);
        };
    }

    private Step<Answer> probing(LocalCircuit circuit, long now, int tries) {
        return prober.admit(circuit, now)
                .then(
                        now,
                        (probing, later) -> probing.isPresent() || tries == 0
                                ? Step.done(probing.orElseGet(() -> prober.refuse(circuit, later)))
                                : admit(circuit, later, tries - 1));
    }

    /** A lease may be requested although reads fail: the grant is fenced, and its answer shows the item. */
    private boolean mayLease(LocalCircuit circuit, long now) {
        return circuit.known
                && !circuit.dismissed
                && circuit.phase(now, environment.policy()) == Phase.PROBING
                && environment.store.mayWrite(now)
                && !isForsaken(circuit, now);
    }

    /** Admits a call that was made without a decision. Its outcome is evidence or nothing; it cannot be a probe. */
    Admission.Admitted unasked(LocalCircuit root, @Nullable LocalCircuit keyed, @Nullable String key, long now) {
        Passage whole = unasked(root, now);
        List<Passage> passages = keyed == null
                ? List.of(whole)
                : List.of(keyed.snapshot.isActive(now) ? whole.uncounted() : whole, unasked(keyed, now));
        return new Admission.Admitted(passages, key, null);
    }

    private Passage unasked(LocalCircuit circuit, long now) {
        boolean disabled = environment
                .orderFor(circuit, now)
                .filter(order -> order.kind() != OperatorOverride.Kind.FORCED_CLOSED)
                .isPresent();
        boolean counts = !disabled && !circuit.snapshot.open() && !circuit.breaker.isOpen();
        return circuit.passage(counts ? Passage.Mode.COUNTED : Passage.Mode.UNCOUNTED);
    }

    private Answer byOrder(LocalCircuit circuit, OperatorOverride order, long now) {
        return switch (order.kind()) {
            case FORCED_CLOSED -> new Answer.Pass(circuit.passage(Passage.Mode.COUNTED));
            case DISABLED -> new Answer.Pass(circuit.passage(Passage.Mode.UNCOUNTED));
            case FORCED_OPEN ->
                new Answer.Deny(new Refusal(
                        circuit.id,
                        CircuitState.OPEN,
                        Refusal.Cause.FORCED_OPEN,
                        "by " + order.by() + ": " + order.reason(),
                        order.at(),
                        order.until().orElse(Instant.ofEpochMilli(now + Protocol.OPEN_REFRESH_MILLIS)),
                        java.util.Optional.ofNullable(circuit.lastFailure)));
        };
    }

    /**
     * While a watch runs, an environment whose own calls fail refuses for a while. So does one whose writes fail, because the
     * fleet never learns what it sees.
     */
    private Answer closed(LocalCircuit circuit, long now) {
        CircuitPolicy policy = environment.policy();
        if (circuit.preventsOpening(now)) {
            return locally(circuit, now, circuit.isCertain(policy));
        }
        if (circuit.snapshot.watch().isActive(now)) {
            return locally(circuit, now, circuit.seesOutage(now, policy));
        }
        circuit.breaker = LocalBreaker.CLOSED;
        return pass(circuit);
    }

    /** Decides by the breaker of this environment alone; {@code outage} is whether its own calls open it. */
    private Answer locally(LocalCircuit circuit, long now, boolean outage) {
        LocalBreaker breaker = circuit.breaker;
        if (breaker.refusing().contains(now)) {
            return new Answer.Deny(local(circuit, breaker.refusing().untilMillis()));
        }
        if (breaker.isOpen()) {
            circuit.breaker = breaker.probing(now, Lease.millis(environment.policy()));
            return new Answer.Pass(circuit.passage(Passage.Mode.LOCAL_PROBE));
        }
        if (outage) {
            circuit.breaker = breaker.opened(now, environment.random.nextDouble());
            return new Answer.Deny(local(circuit, circuit.breaker.refusing().untilMillis()));
        }
        return pass(circuit);
    }

    private static Answer pass(LocalCircuit circuit) {
        return new Answer.Pass(circuit.passage(Passage.Mode.COUNTED));
    }

    private Answer ramping(LocalCircuit circuit, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        if (environment.random.nextDouble() < Ramp.share(snapshot, now)) {
            return new Answer.Pass(circuit.passage(Passage.Mode.COUNTED));
        }
        long retryAt = Math.min(snapshot.rampFrom() + snapshot.rampMillis(), now + 1_000);
        return new Answer.Deny(
                circuit.refusal(Refusal.Cause.RAMPING, "traffic ramps up after a recovery", retryAt, Phase.RAMPING));
    }

    static Answer waiting(LocalCircuit circuit, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        return new Answer.Deny(circuit.refusal(
                Refusal.Cause.OPEN, snapshot.reason(), Math.max(now, snapshot.openUntil()), Phase.WAITING));
    }

    /** Without a fresh snapshot the last state of the fleet holds for its time; after that the local breaker decides. */
    private Answer degraded(LocalCircuit circuit, long now) {
        CircuitPolicy policy = environment.policy();
        if (circuit.known && circuit.snapshot.open() && !circuit.dismissed) {
            if (circuit.phase(now, policy) == Phase.WAITING) {
                return waiting(circuit, now);
            }
            if (!isForsaken(circuit, now) && !circuit.preventsRecovery(now)) {
                return prober.refuse(circuit, now);
            }
            circuit.breaker = circuit.breaker.isOpen() ? circuit.breaker : LocalBreaker.HALF_OPEN;
        }
        return locally(circuit, now, circuit.isCertain(policy));
    }

    /**
     * Whether reads of an OPEN circuit have failed for so long that the store must be unavailable, and nobody can lease probes.
     * Then this environment uses its own breaker and tests the dependency itself. The first failing read does not count: the
     * environment may have been idle before it.
     */
    private static boolean isForsaken(LocalCircuit circuit, long now) {
        Trouble trouble = circuit.trouble();
        if (trouble.unheardSince == 0) {
            trouble.unheardSince = now;
        }
        return Long.compareUnsigned(now - trouble.unheardSince, Protocol.FORSAKEN_MILLIS) >= 0;
    }

    private static Refusal local(LocalCircuit circuit, long retryAt) {
        return circuit.refusal(Refusal.Cause.LOCAL, LOCAL_REASON, retryAt, Phase.WAITING);
    }
}
