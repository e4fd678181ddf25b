package dev.switchgear.participant;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.spi.CircuitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One environment's part in the circuits of one dependency, without input, output, clock or thread of its own.
 *
 * <p>{@link #begin} and {@link #finish} return {@linkplain Step steps}; who drives them carries out the store requests
 * and hands the replies back. {@code Circuit} drives one with threads and budgets, the simulator with an event queue:
 * the rules are the same bytes.
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
     * Creates the part of an environment that knows nothing yet.
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
        gate = new Gate(environment, prober, reporter);
    }

    /** Decides whether a call may be made; {@code key} is the part of the dependency it concerns, or null. */
    public Step<Admission> begin(@Nullable String key, long now) {
        environment.keysInUse |= key != null;
        StoreRequest.Read read = Learner.neededRead(environment, key, now);
        if (read == null) {
            return decide(key, now);
        }
        return Step.await(read, (reply, later) -> {
            accept(read, reply, later);
            return decide(key, later);
        });
    }

    /** Books how a call ended. {@code slowMillis} is how long it took; whether that is slow, the policy says. */
    public Step<Boolean> finish(Admission.Admitted admitted, Outcome outcome, long durationMillis, long now) {
        CircuitPolicy policy = environment.policy();
        boolean slow = policy.slowCalls()
                .map(rule -> durationMillis >= rule.duration().toMillis())
                .orElse(false);
        Ending ending = new Ending(slow, durationMillis);
        Step<Boolean> step = afterLongCall(durationMillis, now);
        List<Passage> passages = admitted.passagesOf(environment, outcome, now);
        for (Passage passage : passages) {
            step = step.then(now, (done, later) -> finishOne(passage, outcome, ending, admitted.key(), later));
        }
        publish(now);
        return step.then(now, (done, later) -> {
            publish(later);
            return Step.done(done);
        });
    }

    /**
     * After a call that took longer than a refresh the next read is due, however the call ended: so that long calls are
     * heard in a watch like short ones.
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

    /** Books a call that was made without asking, so without a lease: it is evidence where a call may just be made. */
    public Step<Boolean> record(@Nullable String key, Outcome outcome, long durationMillis, long now) {
        environment.keysInUse |= key != null;
        StoreRequest.Read read = Learner.neededRead(environment, key, now);
        if (read == null) {
            return recordUnasked(key, outcome, durationMillis, now);
        }
        return Step.await(read, (reply, later) -> {
            accept(read, reply, later);
            return recordUnasked(key, outcome, durationMillis, later);
        });
    }

    private Step<Boolean> recordUnasked(@Nullable String key, Outcome outcome, long durationMillis, long now) {
        List<Passage> passages = new ArrayList<>();
        LocalCircuit keyed = key == null ? null : environment.keys.get(key);
        Passage root = gate.unasked(environment.root, now);
        passages.add(keyed != null && keyed.snapshot.isActive(now) ? root.uncounted() : root);
        if (keyed != null) {
            passages.add(gate.unasked(keyed, now));
        }
        return finish(new Admission.Admitted(passages, key, null), outcome, durationMillis, now);
    }

    /** Sends evidence that waits for its turn, because the process is about to end or to freeze. */
    public Step<Boolean> flush(long now) {
        Step<Boolean> step = reporter.flush(environment.root, now);
        for (LocalCircuit circuit : List.copyOf(environment.keys.values())) {
            step = step.then(now, (done, later) -> reporter.flush(circuit, later));
        }
        return step.then(now, (done, later) -> {
            publish(later);
            return Step.done(done);
        });
    }

    /** Returns a read that is due but that nobody need wait for; its reply goes to {@link #accept}. */
    public Optional<StoreRequest.Read> backgroundRead(long now) {
        return Learner.backgroundRead(environment, now);
    }

    /** Learns from a reply that came late, or that nobody waited for. */
    public void accept(StoreRequest request, StoreReply reply, long now) {
        Learner.accept(environment, request, reply, now);
        publish(now);
    }

    /** Returns what happened since the last time, oldest first. */
    public List<CircuitEvent> drainEvents() {
        return environment.drainEvents();
    }

    /** Returns what is known of a circuit. */
    public CircuitStatus status(@Nullable String key, long now) {
        LocalCircuit circuit = key == null ? environment.root : environment.keys.get(key);
        return Onlooker.statusOf(environment, circuit == null ? environment.root : circuit, now);
    }

    public CircuitPolicy policy() {
        return environment.policy();
    }

    Environment environment() {
        return environment;
    }

    /** Whether this participant knows nothing that a new one would not learn with its first read. */
    public boolean isIdle(long now) {
        return !environment.root.snapshot.isActive(now)
                && environment.root.failing.get() == 0
                && environment.keys.isEmpty();
    }

    private Step<Admission> decide(@Nullable String key, long now) {
        LocalCircuit keyed = key == null ? null : environment.keys.get(key);
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
                Passage counted = keyed.snapshot.isActive(later) ? root.uncounted() : root;
                return Step.done(new Admission.Admitted(List.of(counted, pass.passage()), key, null));
            }
            Refusal refusal = ((Answer.Deny) keyAnswer).refusal();
            return finishOne(root, Outcome.IGNORED, Ending.UNKNOWN, key, later)
                    .then(later, (done, last) -> Step.done(new Admission.Refused(refusal)));
        });
    }

    /** Lets a refusal pass in shadow mode, or by the lot of the enforced percentage; never an operator's. */
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
                refusing.told.refusedAlone(refusing, environment, refused.refusal(), now);
            }
            return admission;
        }
        refusing.told.shadowed(refusing, environment, refused.refusal(), now);
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
            case LOCAL_PROBE ->
                Step.done(circuit.endLocalProbe(passage, outcome, ending.slow(), now, environment.random));
            case UNCOUNTED -> Step.done(false);
        };
        return outcome.retryAfter().isEmpty()
                ? step
                : step.then(
                        now,
                        (done, later) ->
                                reporter.postpone(circuit, outcome.retryAfter().get(), later));
    }

    private void publish(long now) {
        publish(environment.root, now);
        for (LocalCircuit circuit : environment.keys.values()) {
            publish(circuit, now);
        }
    }

    private void publish(LocalCircuit circuit, long now) {
        circuit.told.update(circuit, environment, now);
        FastViews.publish(circuit, environment, now);
    }
}
