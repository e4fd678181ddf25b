package dev.switchgear.participant;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.PolicyText;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the parts of a participant share: who it is, its policy, its circuits, and what it learned from the store. */
final class Environment {
    final Identity identity;
    final RandomGenerator random;
    final LocalCircuit root;
    final Map<String, LocalCircuit> keys = new ConcurrentSkipListMap<>();
    final Refresh refresh;

    private final CircuitPolicy base;
    private final List<CircuitEvent> events = new ArrayList<>();
    private CircuitPolicy policy;
    private @Nullable String policyText;
    private Span writePause = Span.NONE;
    private int writeFailures;
    private boolean degraded;

    /** Whether a call went by an old snapshot, and nothing was read since: the next one waits. */
    private boolean leapt;

    private long order;
    boolean keysInUse;
    long refusedAlone;
    long shadowed;
    int storedKeys;
    int activeKeys;

    Environment(CircuitId root, CircuitPolicy base, Identity identity, RandomGenerator random) {
        this.root = new LocalCircuit(root);
        this.base = base;
        this.policy = base;
        this.identity = identity;
        this.random = random;
        this.refresh = new Refresh(random);
    }

    CircuitPolicy policy() {
        return policy;
    }

    Transitions transitions(LocalCircuit circuit) {
        long life = circuit.id.isRoot() ? Protocol.ITEM_LIFE_MILLIS : Protocol.KEY_LIFE_MILLIS;
        return new Transitions(policy, identity.writer(), life);
    }

    boolean isFresh(LocalCircuit circuit, long now) {
        return circuit.isFresh(now, refresh.hardAgeMillis(policy), policy);
    }

    /** Whether, by policy, the next call may go by an old snapshot while a read runs. */
    boolean mayLeap() {
        return policy.staleness() == CircuitPolicy.Staleness.OPTIMISTIC && root.known && !leapt;
    }

    void leap() {
        leapt = true;
    }

    /** Notes that a read was installed. */
    void landed() {
        leapt = false;
    }

    /** Whether a circuit may be decided from its snapshot: a fresh one, or by policy an old one while a read runs. */
    boolean isUsable(LocalCircuit circuit, long now) {
        boolean optimistic = policy.staleness() == CircuitPolicy.Staleness.OPTIMISTIC;
        return isFresh(circuit, now) || (optimistic && circuit.known && !refresh.isFailing());
    }

    /** Whether every refusal is enforced. */
    boolean enforcesAll() {
        return !policy.shadow() && policy.enforcePercentage() == 100;
    }

    /** How many keys are not CLOSED to calls. */
    int openKeys(long now) {
        return (int) keys.values().stream()
                .filter(circuit -> Told.effective(circuit, this, now) != CircuitState.CLOSED)
                .count();
    }

    /** The override that governs a circuit: its own, else that of its dependency. */
    Optional<OperatorOverride> orderFor(LocalCircuit circuit, long now) {
        Optional<OperatorOverride> own = circuit.snapshot.override().filter(order -> order.isLive(now));
        return own.isPresent() ? own : root.snapshot.override().filter(order -> order.isLive(now));
    }

    /** Learns what the store says of a circuit; returns false if this version cannot read it. */
    boolean learn(LocalCircuit circuit, CircuitItem item, StoreRequest question, long now) {
        CircuitSnapshot next;
        try {
            next = CircuitSnapshot.of(item);
        } catch (StoreUnavailableException e) {
            degrade(now, String.valueOf(e.getMessage()));
            return false;
        }
        CircuitSnapshot before = circuit.snapshot;
        CircuitState stateBefore = circuit.phase(now, policy).state();
        circuit.install(next, question, now);
        if (circuit == root) {
            adoptPolicy(next.policyText(), now);
        }
        CircuitState state = circuit.phase(now, policy).state();
        if (before.open() != next.open()) {
            event(circuit, CircuitEvent.Kind.STATE_CHANGED, stateBefore + " to " + state + ": " + next.reason(), now);
        }
        circuit.told.update(circuit, this, now);
        if (next.watch().isActive(now)
                && before.watch().number() != next.watch().number()) {
            event(
                    circuit,
                    CircuitEvent.Kind.WATCH_STARTED,
                    "watch " + next.watch().number(),
                    now);
        }
        return true;
    }

    /** Applies a transition, learns the winner's item either way, and goes on with whether it was applied. */
    Step<Boolean> apply(LocalCircuit circuit, Transition transition, long now) {
        StoreRequest request = new StoreRequest.Apply(circuit.id, transition, now, nextOrder());
        return Step.await(request, (reply, later) -> {
            if (reply instanceof StoreReply.Result result) {
                return Step.done(wrote(circuit, result.result(), request, later));
            }
            writeFailed(later);
            return Step.done(false);
        });
    }

    private boolean wrote(LocalCircuit circuit, TransitionResult result, StoreRequest question, long now) {
        writeFailures = 0;
        writePause = Span.NONE;
        if (!circuit.isAheadOf(question)) {
            learn(circuit, result.item(), question, now);
        }
        return result.applied();
    }

    long nextOrder() {
        return ++order;
    }

    boolean mayWrite(long now) {
        return !writePause.contains(now);
    }

    void writeFailed(long now) {
        writeFailures++;
        long pause = Math.min(Protocol.LONGEST_BACK_OFF_MILLIS, 1_000L << Math.min(writeFailures - 1, 10));
        writePause = Span.of(now, pause);
    }

    void degrade(long now, String why) {
        if (!degraded) {
            degraded = true;
            event(root, CircuitEvent.Kind.DEGRADED, why, now);
        }
    }

    void restore(long now) {
        if (degraded) {
            degraded = false;
            event(root, CircuitEvent.Kind.RESTORED, "the store answers", now);
        }
    }

    boolean isDegraded() {
        return degraded;
    }

    void event(LocalCircuit circuit, CircuitEvent.Kind kind, String detail, long now) {
        if (events.size() < 64) { // nobody drains it: keep the first ones
            events.add(new CircuitEvent(
                    circuit.id, kind, Told.effective(circuit, this, now), detail, Instant.ofEpochMilli(now)));
        }
    }

    List<CircuitEvent> drainEvents() {
        if (events.isEmpty()) {
            return List.of();
        }
        List<CircuitEvent> drained = List.copyOf(events);
        events.clear();
        return drained;
    }

    /** The circuit of a key, made if there is room; null if this environment follows as many as it may. */
    @Nullable
    LocalCircuit follow(String key, long now) {
        LocalCircuit known = keys.get(key);
        if (known != null) {
            return known;
        }
        if (keys.size() >= Protocol.LOCAL_KEYS && !evictQuietest(now)) {
            event(root, CircuitEvent.Kind.OVERFLOW, "more than " + Protocol.LOCAL_KEYS + " keys are in trouble", now);
            return null;
        }
        LocalCircuit made = new LocalCircuit(root.id.withKey(key));
        made.readAt = root.readAt; // the store was asked for every key, and had none of this one
        made.learnedFrom = root.learnedFrom;
        made.known = root.known && keysInUse;
        keys.put(key, made);
        return made;
    }

    private boolean evictQuietest(long now) {
        LocalCircuit quietest = null;
        for (LocalCircuit circuit : keys.values()) {
            boolean idle = !circuit.snapshot.isActive(now);
            if (idle && (quietest == null || circuit.failing.get() < quietest.failing.get())) {
                quietest = circuit;
            }
        }
        return quietest != null && keys.remove(quietest.id.key()) != null;
    }

    private void adoptPolicy(@Nullable String text, long now) {
        if (text == null ? policyText == null : text.equals(policyText)) {
            return;
        }
        policyText = text;
        try {
            policy = text == null ? base : PolicyText.merge(base, text);
        } catch (IllegalArgumentException e) {
            event(root, CircuitEvent.Kind.POLICY_REJECTED, String.valueOf(e.getMessage()), now);
        }
    }
}
