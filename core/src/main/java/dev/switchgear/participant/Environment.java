package dev.switchgear.participant;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The common state of the parts of a participant: identity, policy, circuits, and what it learned from the store. */
final class Environment {
    /** A time in the distant past. */
    static final long NEVER = Long.MIN_VALUE;

    final Identity identity;
    final RandomGenerator random;
    final LocalCircuit root;

    /** Empty until the first key is followed, because most dependencies have none; read without the lock. */
    volatile Map<String, LocalCircuit> keys = Collections.emptyMap();

    final Refresh refresh;

    private final PolicyInForce policy;
    private List<CircuitEvent> events = List.of();
    final StoreHealth store = new StoreHealth(this);

    /** Whether an old snapshot decided a call, and nothing was read since; the next call waits. */
    private boolean leapt;

    private long order;
    boolean keysInUse;
    long refusedAlone;
    long shadowed;
    long overflowReportedAt = NEVER;

    /** When all keys were last read; a read without keys, and a write, do not count. */
    volatile long keysReadAt = NEVER;

    /** The number of the last read of all keys. */
    long keysLearnedFrom;

    /** Whether evidence is held back; read without the lock. */
    volatile boolean heldBack;

    /** When a call last used the participant, which happens at least once per refresh interval. */
    long usedAt;

    /** The number of keys in the store. */
    int storedKeys;

    /** The number of items of keys in the store, including those that it may delete. */
    int storedItems;

    int activeKeys;

    Environment(CircuitId root, CircuitPolicy base, Identity identity, RandomGenerator random) {
        this.root = new LocalCircuit(root);
        this.policy = new PolicyInForce(base);
        this.identity = identity;
        this.random = random;
        this.refresh = new Refresh(random);
    }

    CircuitPolicy policy() {
        return policy.policy();
    }

    Transitions transitions(LocalCircuit circuit) {
        long life = circuit.id.isRoot() ? Protocol.ITEM_LIFE_MILLIS : Protocol.KEY_LIFE_MILLIS;
        return new Transitions(policy(), identity.writer(), life);
    }

    boolean isFresh(LocalCircuit circuit, long now) {
        return circuit.isFresh(now, refresh.hardAgeMillis(policy()), policy())
                || Crowd.leavesProbing(this, circuit, now);
    }

    boolean keysAreUnread() {
        return keysReadAt == NEVER;
    }

    /** Whether a key that is not followed is known to have no circuit. */
    boolean knowsKeys(long now) {
        return Long.compareUnsigned(now - keysReadAt, refresh.hardAgeMillis(policy())) < 0;
    }

    /** Whether, by policy, an old snapshot may decide the next call while a read runs. */
    boolean mayLeap(@Nullable String key) {
        boolean known = root.known && (key == null || keysReadAt != NEVER);
        return policy().staleness() == CircuitPolicy.Staleness.OPTIMISTIC && known && !leapt;
    }

    void leap() {
        leapt = true;
    }

    /** Notes that a read was installed. */
    void landed() {
        leapt = false;
    }

    /** Whether every refusal is enforced. */
    boolean enforcesAll() {
        return !policy().shadow() && policy().enforcePercentage() == 100;
    }

    /** The override of a circuit: its own, otherwise that of its dependency. */
    Optional<OperatorOverride> orderFor(LocalCircuit circuit, long now) {
        Optional<OperatorOverride> own = circuit.snapshot.override(now);
        return own.isPresent() ? own : root.snapshot.override(now);
    }

    /** Learns the item of a circuit from the store. */
    void learn(LocalCircuit circuit, CircuitItem item, StoreRequest question, long now) {
        CircuitSnapshot next = CircuitSnapshot.of(item);
        CircuitSnapshot before = circuit.snapshot;
        CircuitState stateBefore = circuit.phase(now, policy()).state();
        circuit.install(next, question, refresh.isFailing(), now);
        if (circuit == root) {
            policy.adopt(next.policyText()).ifPresent(why -> policyRejected(why, now));
        }
        if (!next.flaws().isEmpty() && !next.flaws().equals(before.flaws())) {
            event(circuit, CircuitEvent.Kind.ITEM_FLAWED, String.join("; ", next.flaws()), now);
        }
        if (next.isUnclear()) {
            store.degrade(now, String.join("; ", next.flaws()));
        }
        CircuitState state = circuit.phase(now, policy()).state();
        if (before.open() != next.open()) {
            event(circuit, CircuitEvent.Kind.STATE_CHANGED, stateBefore + " to " + state + ": " + next.reason(), now);
        }
        StatusEvents.update(circuit, this, now);
        if (next.watch().isActive(now)
                && before.watch().number() != next.watch().number()) {
            event(
                    circuit,
                    CircuitEvent.Kind.WATCH_STARTED,
                    "watch " + next.watch().number(),
                    now);
        }
    }

    /** Applies a transition, and learns the item from the answer. The result is whether it was applied. */
    Step<Boolean> apply(LocalCircuit circuit, Transition transition, long now) {
        StoreRequest.Apply request = new StoreRequest.Apply(circuit.id, transition, now, nextOrder());
        CircuitSnapshot composedAgainst = circuit.snapshot;
        return Step.await(request, (reply, later) -> {
            boolean applied = wrote(circuit, request, reply, later);
            boolean refused = reply instanceof StoreReply.Result && !applied;
            if (refused && circuit.known && circuit.snapshot.equals(composedAgainst)) {
                refusedForNothing(circuit, transition, later);
            }
            return Step.done(applied);
        });
    }

    /** Learns the result of a transition, in time or late; returns whether it is known to be applied. */
    boolean wrote(LocalCircuit circuit, StoreRequest.Apply request, StoreReply reply, long now) {
        String rule = request.transition().rule().name();
        if (request.transition().rule() == Transition.Rule.GRANT) {
            circuit.ownProbes().asking = reply instanceof StoreReply.Late;
        }
        if (reply instanceof StoreReply.Failed failed) {
            store.writeFailed(circuit, rule, failed, now);
        }
        if (!(reply instanceof StoreReply.Result result)) {
            return false;
        }
        store.writeSucceeded(circuit, rule, now);
        TransitionResult outcome = result.result();
        if (!circuit.isAheadOf(request)) {
            learn(circuit, outcome.item(), request, now);
        }
        return outcome.applied();
    }

    /** The store refuses a write that its item allows. A condition uses a value that a person has written. */
    private void refusedForNothing(LocalCircuit circuit, Transition transition, long now) {
        String why = "the item refuses it, and nothing that can be read in it says why; "
                + (circuit.snapshot.flaws().isEmpty()
                        ? "a value of it may be of a wrong type"
                        : String.join("; ", circuit.snapshot.flaws()));
        StoreReply.Failed failed = new StoreReply.Failed(StoreUnavailableException.Kind.UNREADABLE, why);
        store.writeFailed(circuit, transition.rule().name(), failed, now);
    }

    /** The dependency's own circuit and those of its keys. */
    Stream<LocalCircuit> circuits() {
        return Stream.concat(Stream.of(root), keys.values().stream());
    }

    long nextOrder() {
        return ++order;
    }

    void event(LocalCircuit circuit, CircuitEvent.Kind kind, String detail, long now) {
        if (events.isEmpty()) {
            events = new ArrayList<>(); // only now: an idle circuit has none
        }
        if (events.size() < 64) { // nobody drains it: keep the first ones
            events.add(new CircuitEvent(
                    circuit.id, kind, StatusEvents.effective(circuit, this, now), detail, Instant.ofEpochMilli(now)));
        }
    }

    List<CircuitEvent> drainEvents() {
        List<CircuitEvent> drained = events;
        events = List.of();
        return drained;
    }

    /** The circuit of a key, made if there is room; null if there is none. */
    @Nullable
    LocalCircuit follow(String key, long now) {
        return FollowedKeys.follow(this, key, now);
    }

    /** Drops keys that are not stored and that nobody has called for long. */
    void forgetUnused(Set<String> stored, long now) {
        FollowedKeys.forgetUnused(this, stored, now);
    }

    /** Replaces the policy that this process gave; the values in the table still come first. */
    void rebase(CircuitPolicy given, long now) {
        policy.rebase(given).ifPresent(why -> policyRejected(why, now));
    }

    private void policyRejected(String why, long now) {
        event(root, CircuitEvent.Kind.POLICY_REJECTED, why, now);
    }
}
