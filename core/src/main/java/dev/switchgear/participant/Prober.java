package dev.switchgear.participant;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Lease;
import dev.switchgear.protocol.NextLease;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.protocol.Waits;
import dev.switchgear.spi.Transition;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tests an OPEN circuit after its wait: leases permits, records outcomes, and completes the work of a prober that died. */
final class Prober {
    /** How much longer a lease is if grants arrive after the call that asked, so that the next call can use it. */
    private static final long LATE_GRANT_MILLIS = 2_000;

    /** How many environments of a crowd complete the work of a prober that died. */
    private static final double WANTED_DECISIONS = 200;

    private final Environment environment;

    Prober(Environment environment) {
        this.environment = environment;
    }

    /** Grants a permit or refuses; empty if the circuit has changed, and the call must be decided again. */
    Step<Optional<Answer>> admit(LocalCircuit circuit, long now) {
        CircuitPolicy policy = environment.policy();
        CircuitSnapshot snapshot = circuit.snapshot;
        OwnProbes own = circuit.ownProbes();
        ProbeOutcome unrecorded = own.unrecorded;
        if (unrecorded != null && environment.store.mayWrite(now)) {
            own.unrecorded = null;
            if (snapshot.leases().stream().anyMatch(unrecorded::isHeldBy)) {
                return record(circuit, unrecorded, now).then(now, (applied, later) -> movedOn(circuit, later));
            }
        }
        if (own.isGranted(snapshot)) {
            return useGrant(circuit, now);
        }
        boolean mayAct = environment.store.mayWrite(now)
                && !own.isAsking(now)
                && !own.noGrant.contains(now)
                && Crowd.isProbeTurn(environment, circuit, now);
        if (!mayAct) {
            return refused(circuit, now);
        }
        if (snapshot.isDecided()) {
            boolean left = NextLease.isLeftUndecided(snapshot, now)
                    && (!Crowd.includes(environment, now) || Crowd.isDrawn(environment, circuit, WANTED_DECISIONS));
            if (!left) {
                return refused(circuit, now); // who wrote the last outcome is about to do it
            }
            return decide(circuit, 0, now).then(now, (applied, later) -> movedOn(circuit, later));
        }
        if (snapshot.grants() >= Protocol.GRANTS) {
            return snapshot.allSlotsFree(now)
                    ? environment
                            .apply(
                                    circuit,
                                    environment.transitions(circuit).renew(snapshot, now, wait(snapshot.reopens())),
                                    now)
                            .then(now, (applied, later) -> movedOn(circuit, later))
                    : refused(circuit, now);
        }
        int slot = NextLease.slot(snapshot, now, policy);
        return slot == 0 ? refused(circuit, now) : grant(circuit, slot, now);
    }

    private static Answer probe(LocalCircuit circuit, Lease lease) {
        return new Answer.Pass(new Passage(circuit, Passage.Mode.PROBE, circuit.period, lease));
    }

    Answer.Deny refuse(LocalCircuit circuit, long now) {
        long retryAt = Math.max(now + 500, circuit.snapshot.firstLeaseOver(now));
        return new Answer.Deny(
                circuit.refusal(Refusal.Cause.PROBING, circuit.snapshot.reason(), retryAt, Phase.PROBING));
    }

    private Step<Optional<Answer>> grant(LocalCircuit circuit, int slot, long now) {
        CircuitPolicy policy = environment.policy();
        OwnProbes own = circuit.ownProbes();
        String nonce = Long.toHexString(environment.random.nextLong());
        long millis = NextLease.millis(slot, circuit.snapshot, own.longestMillis, now, policy)
                + (own.lateGrants ? LATE_GRANT_MILLIS : 0);
        Lease lease = new Lease(slot, nonce, now + millis);
        Transition grant = environment.transitions(circuit).grant(circuit.snapshot, lease, now);
        own.asked = lease;
        own.asking = true;
        return environment.apply(circuit, grant, now).then(now, (applied, later) -> {
            if (!applied) {
                own.noGrant = Span.of(later, environment.store.mayWrite(later) ? 100 : 1_000);
                own.lateGrants |= own.asking;
                return own.asking ? refused(circuit, later) : movedOn(circuit, later);
            }
            own.lateGrants = false;
            return useGrant(circuit, later);
        });
    }

    /** Probes with a lease that was just granted, or that was granted too late for the call that asked for it. */
    private Step<Optional<Answer>> useGrant(LocalCircuit circuit, long now) {
        OwnProbes own = circuit.ownProbes();
        Lease lease = Objects.requireNonNull(own.asked);
        own.asked = null;
        own.asking = false;
        if (isTooLate(lease, now)) {
            return record(circuit, new ProbeOutcome(lease, 0, 0, 0), now)
                    .then(now, (done, last) -> gaveBack(circuit, last));
        }
        return Step.done(Optional.of(probe(circuit, lease)));
    }

    /** Whether a probe that begins now could last longer than its lease. */
    boolean isTooLate(@Nullable Lease lease, long now) {
        return lease != null && now + environment.policy().callTimeout().toMillis() > lease.untilMillis();
    }

    /**
     * Records the outcome of a probe. An outcome after the end of the lease counts while nobody else has the slot, and makes
     * the next lease longer. An outcome of another epoch changes nothing.
     */
    Step<Boolean> finish(Passage passage, Outcome outcome, Ending ending, long now) {
        LocalCircuit circuit = passage.circuit();
        Lease lease = passage.lease();
        if (lease == null) {
            return Step.done(false);
        }
        boolean slow = ending.slow();
        if (outcome.result() == Outcome.Result.SUCCESS) {
            learn(circuit, ending.lastedMillis(), now > lease.untilMillis(), now);
        }
        if (passage.period() != circuit.period) {
            return Step.done(false);
        }
        int points = switch (outcome.result()) {
            case SUCCESS -> slow ? badPoints(circuit.snapshot) : Protocol.GOOD_PROBE;
            case FAILURE -> badPoints(circuit.snapshot);
            case IGNORED -> 0;
        };
        long asked = outcome.retryAfter().map(wait -> wait.toMillis()).orElse(0L);
        return record(circuit, new ProbeOutcome(lease, points, ending.lastedMillis(), asked), now);
    }

    /** After a round of bad probes a single bad probe is enough, unless a good one came before it. */
    private static int badPoints(CircuitSnapshot snapshot) {
        return snapshot.reopens() > 0 && snapshot.probeScore() == 0 ? Protocol.REOPEN_SCORE : Protocol.BAD_PROBE;
    }

    private void learn(LocalCircuit circuit, long lastedMillis, boolean late, long now) {
        long timeout = environment.policy().callTimeout().toMillis();
        OwnProbes own = circuit.ownProbes();
        if (late && lastedMillis > Math.max(timeout, own.longestMillis)) {
            environment.event(
                    circuit,
                    CircuitEvent.Kind.PROBE_OVERDUE,
                    "a probe succeeded after " + lastedMillis + " ms; callTimeout is " + timeout
                            + " ms, so its lease was over. Set callTimeout to the longest a good call takes",
                    now);
        }
        own.longestMillis = lastedMillis > timeout ? lastedMillis : 0;
    }

    /** An outcome that cannot be written is written with the next call, while nobody else has the slot. */
    private Step<Boolean> record(LocalCircuit circuit, ProbeOutcome outcome, long now) {
        if (circuit.snapshot.leases().stream().noneMatch(outcome::isHeldBy)) {
            return Step.done(false); // a write that must be refused would say nothing of the store
        }
        int period = circuit.period;
        Transition probe = environment
                .transitions(circuit)
                .probe(circuit.snapshot, outcome.lease(), outcome.points(), outcome.lastedMillis(), now);
        return environment.apply(circuit, probe, now).then(now, (applied, later) -> {
            if (applied && circuit.snapshot.open() && circuit.snapshot.isDecided()) {
                return decide(circuit, outcome.askedMillis(), later);
            }
            circuit.ownProbes().unrecorded = applied || period != circuit.period ? null : outcome;
            return Step.done(applied);
        });
    }

    private Step<Boolean> decide(LocalCircuit circuit, long askedMillis, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        Transitions transitions = environment.transitions(circuit);
        if (snapshot.probeScore() >= Protocol.CLOSE_SCORE) {
            return environment.apply(circuit, transitions.close(snapshot, now), now);
        }
        long asked = Math.min(askedMillis, environment.policy().maxRetryAfter().toMillis());
        long wait = Math.max(asked, wait(snapshot.reopens() + 1));
        return environment.apply(circuit, transitions.reopen(snapshot, now, wait), now);
    }

    private long wait(int reopens) {
        return Waits.millis(environment.policy(), reopens, environment.random.nextDouble());
    }

    private Step<Optional<Answer>> refused(LocalCircuit circuit, long now) {
        return Step.done(Optional.of(refuse(circuit, now)));
    }

    /** After a permit that came too late the call does not ask again, but a newer snapshot may decide it. */
    private Step<Optional<Answer>> gaveBack(LocalCircuit circuit, long now) {
        boolean probing = circuit.phase(now, environment.policy()) == Phase.PROBING
                && environment.orderFor(circuit, now).isEmpty();
        return probing ? refused(circuit, now) : movedOn(circuit, now);
    }

    private Step<Optional<Answer>> movedOn(LocalCircuit circuit, long now) {
        return environment.store.mayWrite(now) ? Step.done(Optional.empty()) : refused(circuit, now);
    }
}
