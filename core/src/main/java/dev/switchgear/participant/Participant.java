package dev.switchgear.participant;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.spi.CircuitId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One environment's part in the circuits of one dependency. It has no input or output, no clock and no thread.
 *
 * <p>{@link #begin} and {@link #finish} return {@linkplain Step steps}. A driver sends their requests to the store and
 * passes the replies back. {@code Circuit} drives a participant with threads and budgets, the simulator with an event
 * queue. The rules are the same code.
 *
 * <p>Not safe for use by several threads: calls, and resuming a step, must not overlap. Times are milliseconds since
 * 1970-01-01 UTC by the wall clock of the environment, which may be wrong, step and drift.
 *
 * @since 0.1.0
 */
public final class Participant {
    private static final int TRIES = 2;

    private final Environment environment;
    private final Gate gate;
    private final Prober prober;
    private final Reporter reporter;

    /**
     * Creates the participant of a new environment.
     *
     * @param root the circuit of the dependency itself
     * @throws IllegalArgumentException if {@code root} is the circuit of a key
     */
    public Participant(CircuitId root, CircuitPolicy policy, Identity identity, RandomGenerator random) {
        if (!root.isRoot()) {
            throw new IllegalArgumentException(
                    "circuit " + root + " is that of a key; it must be that of a dependency");
        }
        environment = new Environment(root, policy, identity, random);
        prober = new Prober(environment);
        reporter = new Reporter(environment);
        gate = new Gate(environment, prober);
    }

    /** Decides whether a call may be made; {@code key} is the part of the dependency that it concerns, or null. */
    public Step<Admission> begin(@Nullable String key, long now) {
        return informed(key, now, later -> decide(key, later));
    }

    /** Continues when the needed items are read. */
    private Step<Admission> informed(@Nullable String key, long now, LongFunction<Step<Admission>> next) {
        environment.keysInUse |= key != null;
        environment.usedAt = now;
        if (environment.store.isDegraded()) {
            environment.store.review(now);
        }
        StoreRequest.Read read = Learner.neededRead(environment, key, now);
        return read == null
                ? next.apply(now)
                : Step.await(read, (reply, later) -> {
                    accept(read, reply, later);
                    return next.apply(later);
                });
    }

    /** Records how a call ended. {@code slowMillis} is how long it took; the policy says whether that is slow. */
    public Step<Boolean> finish(Admission.Admitted admitted, Outcome outcome, long durationMillis, long now) {
        CircuitPolicy policy = environment.policy();
        boolean slow = policy.slowCalls()
                .map(rule -> durationMillis >= rule.duration().toMillis())
                .orElse(false);
        Ending ending = new Ending(slow, durationMillis, now);
        Step<Boolean> step = afterLongCall(durationMillis, now);
        List<Passage> passages = admitted.passagesOf(environment, outcome, now);
        step = step.then(now, (done, later) -> recorded(passages, outcome, ending, admitted.key(), later));
        publish(now);
        return step.then(now, (done, later) -> {
            publish(later);
            return Step.done(done);
        });
    }

    /**
     * Records all at once, however long the writes of one of them take: later, they would be evidence of another time.
     */
    private Step<Boolean> recorded(
            List<Passage> passages, Outcome outcome, Ending ending, @Nullable String key, long now) {
        Step<Boolean> step = Step.done(false);
        for (Passage passage : passages) {
            Step<Boolean> one = finishOne(passage, outcome, ending, key, now);
            step = step.then(now, (done, later) -> one);
        }
        return step;
    }

    /**
     * After a call that took longer than a refresh, the next read is due, however the call ended. So long calls take
     * part in a watch like short ones.
     */
    private Step<Boolean> afterLongCall(long durationMillis, long now) {
        StoreRequest.Read read = Learner.readAfter(environment, durationMillis, now);
        if (read == null) {
            return Step.done(false);
        }
        return Step.await(read, (reply, later) -> {
            accept(read, reply, later);
            return Step.done(true);
        });
    }

    /** Admits a call that was made without a permit, and so without a lease. It is evidence if calls may pass. */
    public Step<Admission> unasked(@Nullable String key, long now) {
        return informed(key, now, later -> {
            LocalCircuit keyed = key == null ? null : environment.keys.get(key);
            return Step.done(gate.unasked(environment.root, keyed, key, later));
        });
    }

    /** Sends evidence that is held back, because the process is about to end or to be frozen. */
    public Step<Boolean> flush(long now) {
        environment.heldBack = false;
        Step<Boolean> step = reporter.flush(environment.root, now);
        for (LocalCircuit circuit : List.copyOf(environment.keys.values())) {
            step = step.then(now, (done, later) -> reporter.flush(circuit, later));
        }
        return step.then(now, (done, later) -> {
            publish(later);
            return Step.done(done);
        });
    }

    /**
     * Returns a step that sends evidence that is due. No call waits for it: the step is driven to its end beside calls.
     * While a local breaker refuses, no call would send it.
     */
    public Optional<Step<Boolean>> overdueReport(long now) {
        if (isOverdue(environment.root, now)) {
            return Optional.of(reported(environment.root, now));
        }
        for (LocalCircuit circuit : environment.keys.values()) {
            if (isOverdue(circuit, now)) {
                return Optional.of(reported(circuit, now));
            }
        }
        return Optional.empty();
    }

    private static boolean isOverdue(LocalCircuit circuit, long now) {
        return circuit.membership != null
                && circuit.membership.isOf(circuit.snapshot)
                && circuit.membership.isDue(now)
                && circuit.breaker.isOpen();
    }

    private Step<Boolean> reported(LocalCircuit circuit, long now) {
        return reporter.reportIfDue(circuit, now).then(now, (done, later) -> {
            publish(later);
            return Step.done(done);
        });
    }

    /**
     * Returns a read that is due, and for which no call waits; pass its reply to {@link #accept}. For an unknown
     * circuit it is the first read, which the first call then joins.
     */
    public Optional<StoreRequest.Read> backgroundRead(long now) {
        return Learner.backgroundRead(environment, now);
    }

    /** Replaces the policy of this process; a live policy in the table still takes precedence. */
    public void rebase(CircuitPolicy policy, long now) {
        environment.rebase(policy, now);
        publish(now);
    }

    /**
     * Returns a read of this dependency for a start, which makes it together with others: the running read, otherwise a
     * strongly consistent one. Pass its reply to {@link #accept}; a call that comes meanwhile joins it.
     */
    public StoreRequest.Read startRead(long now) {
        environment.usedAt = now;
        return Learner.startRead(environment, now);
    }

    /** Learns from a late reply, or one for which no call waited. */
    public void accept(StoreRequest request, StoreReply reply, long now) {
        Learner.accept(environment, request, reply, now);
        publish(now);
    }

    /** Returns the events since the last call, oldest first. */
    public List<CircuitEvent> drainEvents() {
        return environment.drainEvents();
    }

    /** Returns the status of a circuit. */
    public CircuitStatus status(@Nullable String key, long now) {
        LocalCircuit circuit = key == null ? environment.root : environment.keys.get(key);
        return StatusReader.statusOf(environment, circuit == null ? environment.root : circuit, now);
    }

    public CircuitPolicy policy() {
        return environment.policy();
    }

    Environment environment() {
        return environment;
    }

    /** Whether this participant can be dropped: it is not in trouble, or nobody has used it for long. */
    public boolean isIdle(long now) {
        boolean unused = Long.compareUnsigned(now - environment.usedAt, Protocol.LOCAL_MEMORY_MILLIS) >= 0;
        boolean quiet = !isInTrouble(environment.root, now)
                && environment.keys.values().stream().noneMatch(circuit -> isInTrouble(circuit, now));
        return unused || quiet;
    }

    private boolean isInTrouble(LocalCircuit circuit, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        return snapshot.open() || snapshot.override(now).isPresent() || circuit.refusesAlone(now);
    }

    /** When a call last used the participant. */
    public long usedAt() {
        return environment.usedAt;
    }

    /** Whether evidence is held back. */
    public boolean holdsBack() {
        return environment.heldBack;
    }

    private Step<Admission> decide(@Nullable String key, long now) {
        LocalCircuit keyed = key == null ? null : environment.keys.get(key);
        if (keyed != null) {
            keyed.usedAt = now;
        }
        return reporter.beforeCall(environment.root, now)
                .then(now, (done, later) -> keyed == null ? Step.done(done) : reporter.beforeCall(keyed, later))
                .then(now, (done, later) -> gate.admit(environment.root, later, TRIES))
                .then(now, (answer, later) -> withKey(answer, keyed, key, later))
                .then(now, (admission, later) -> {
                    publish(later);
                    return Step.done(enforced(admission, key, later));
                });
    }

    private Step<Admission> withKey(Answer answer, @Nullable LocalCircuit keyed, @Nullable String key, long now) {
        if (answer instanceof Answer.Deny deny) {
            return Step.done(new Admission.Refused(deny.refusal()));
        }
        Passage root = ((Answer.Pass) answer).passage();
        if (keyed == null) {
            return Step.done(new Admission.Admitted(List.of(root), key, null));
        }
        return gate.admit(keyed, now, TRIES).then(now, (keyAnswer, later) -> {
            if (keyAnswer instanceof Answer.Pass pass) {
                if (prober.isTooLate(root.lease(), later)) { // the process was frozen since the lease was granted
                    Refusal refusal = prober.refuse(environment.root, later).refusal();
                    return givenBack(pass.passage(), key, later)
                            .then(later, (done, last) -> givenBack(root, key, last))
                            .then(later, (done, last) -> Step.done(new Admission.Refused(refusal)));
                }
                Passage counted = keyed.snapshot.isActive(later) ? root.uncounted() : root;
                return Step.done(new Admission.Admitted(List.of(counted, pass.passage()), key, null));
            }
            Refusal refusal = ((Answer.Deny) keyAnswer).refusal();
            return givenBack(root, key, later).then(later, (done, last) -> Step.done(new Admission.Refused(refusal)));
        });
    }

    private Step<Boolean> givenBack(Passage passage, @Nullable String key, long now) {
        return finishOne(passage, Outcome.IGNORED, Ending.UNKNOWN, key, now);
    }

    /**
     * Lets a call pass in shadow mode, or at random by the enforced percentage, except against an operator's override.
     */
    private Admission enforced(Admission admission, @Nullable String key, long now) {
        if (!(admission instanceof Admission.Refused refused)
                || refused.refusal().cause() == Refusal.Cause.FORCED_OPEN) {
            return admission;
        }
        CircuitPolicy policy = environment.policy();
        boolean enforce = !policy.shadow()
                && (policy.enforcePercentage() == 100 || environment.random.nextInt(100) < policy.enforcePercentage());
        LocalCircuit circuit = Learner.find(environment, refused.refusal().circuit());
        LocalCircuit refusing = circuit == null ? environment.root : circuit;
        if (enforce) {
            if (refused.refusal().cause() == Refusal.Cause.LOCAL) {
                refusing.statusEvents().refusedAlone(refusing, environment, refused.refusal(), now);
            }
            return admission;
        }
        refusing.statusEvents().shadowed(refusing, environment, refused.refusal(), now);
        environment.event(
                refusing, CircuitEvent.Kind.SHADOWED, refused.refusal().reason(), now);
        Passage passage = environment.root.passage(Passage.Mode.UNCOUNTED);
        return new Admission.Admitted(List.of(passage), key, refused.refusal());
    }

    private Step<Boolean> finishOne(Passage passage, Outcome outcome, Ending ending, @Nullable String key, long now) {
        LocalCircuit circuit = passage.circuit();
        outcome.failure().ifPresent(failure -> circuit.lastFailure = failure);
        Step<Boolean> step = switch (passage.mode()) {
            case COUNTED -> reporter.finish(passage, outcome, ending, key, now);
            case PROBE -> prober.finish(passage, outcome, ending, now);
            case LOCAL_PROBE -> finishLocalProbe(passage, outcome, ending, key, now);
            case UNCOUNTED -> Step.done(false);
        };
        return outcome.retryAfter().isEmpty()
                ? step
                : step.then(
                        now,
                        (done, later) ->
                                reporter.postpone(circuit, outcome.retryAfter().get(), later));
    }

    private Step<Boolean> finishLocalProbe(
            Passage passage, Outcome outcome, Ending ending, @Nullable String key, long now) {
        LocalCircuit circuit = passage.circuit();
        boolean means = passage.period() == circuit.period && outcome.result() != Outcome.Result.IGNORED;
        // a test is a call like any other to a fleet that counts, and what writes need to be tried again
        Step<Boolean> step = means && !circuit.snapshot.open()
                ? reporter.finish(passage, outcome, ending, key, now)
                : Step.done(false);
        boolean good = circuit.endLocalProbe(passage, outcome, ending.slow(), now, environment.random);
        return step.then(now, (done, later) -> Step.done(good));
    }

    private void publish(long now) {
        publish(environment.root, now);
        for (LocalCircuit circuit : environment.keys.values()) {
            publish(circuit, now);
        }
    }

    private void publish(LocalCircuit circuit, long now) {
        StatusEvents.update(circuit, environment, now);
        FastViews.publish(circuit, environment, now);
    }
}
