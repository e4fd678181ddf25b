package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Refusal;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the decisions without the participant: the two cases of nearly all calls. */
public final class FastViews {
    private FastViews() {}

    static void publish(LocalCircuit circuit, Environment environment, long now) {
        FastView next = viewOf(circuit, environment, now);
        FastView old = circuit.fast;
        if (!next.equals(old)) {
            circuit.fast = next;
        }
    }

    /** The view by which a call can be decided without the participant, or {@link FastView#NONE}. */
    public static FastView view(Participant current, @Nullable String key, long now) {
        Environment environment = current.environment();
        FastView view = environment.root.fast;
        LocalCircuit keyed =
                key == null || !view.holds(now) || view.refusal() != null ? null : environment.keys.get(key);
        if (keyed == null) {
            boolean covered = key == null || Long.compareUnsigned(now - environment.keysReadAt, view.spanMillis()) < 0;
            return covered || view.refusal() != null ? view : FastView.NONE;
        }
        FastView keyView = keyed.fast;
        boolean both = keyView.holds(now) && (keyView.refusal() != null || keyed.failing == 0);
        return !both ? FastView.NONE : keyView.refusal() != null ? keyView : view;
    }

    /** Records a success that {@code view} let through, without the lock; returns false if it needs the participant. */
    @SuppressWarnings("ReferenceEquality") // a view is swapped whole: another object is another time
    public static boolean succeed(Participant current, FastView view, @Nullable String key, long now) {
        LocalCircuit circuit = current.environment().root;
        if (circuit.fast != view || circuit.failing != 0 || circuit.slowness != 0) {
            return false;
        }
        circuit.window.record(now, false, false);
        LocalCircuit keyed = key == null ? null : current.environment().keys.get(key);
        if (keyed != null) {
            keyed.window.record(now, false, false);
        }
        return true;
    }

    /** The admission of a call that {@code view} let through. */
    public static Admission.Admitted admittedBy(Participant current, FastView view, @Nullable String key) {
        LocalCircuit circuit = current.environment().root;
        Passage passage = new Passage(circuit, Passage.Mode.COUNTED, view.period(), null);
        return new Admission.Admitted(List.of(passage), key, null);
    }

    private static FastView viewOf(LocalCircuit circuit, Environment environment, long now) {
        CircuitPolicy policy = environment.policy();
        boolean plain = environment.isFresh(circuit, now)
                && environment.orderFor(circuit, now).isEmpty()
                && !circuit.snapshot.isUnclear();
        if (!plain) {
            return FastView.NONE;
        }
        long slow = policy.slowCalls().map(rule -> rule.duration().toNanos()).orElse(Long.MAX_VALUE);
        CircuitSnapshot snapshot = circuit.snapshot;
        switch (circuit.phase(now, policy)) {
            case CLOSED -> {
                boolean quiet = !circuit.suspect && !snapshot.watch().isActive(now) && !circuit.preventsOpening(now);
                long span = environment.refresh.softSpanMillis(circuit.readAt, policy);
                return quiet ? new FastView(circuit.readAt, span, circuit.period, slow, null) : FastView.NONE;
            }
            case WAITING -> {
                boolean enforced = !policy.shadow() && policy.enforcePercentage() == 100;
                long span = Math.min(snapshot.openUntil() - circuit.readAt, Protocol.OPEN_REFRESH_MILLIS);
                Refusal refusal = ((Answer.Deny) Gate.waiting(circuit, now)).refusal();
                return enforced ? new FastView(circuit.readAt, span, circuit.period, slow, refusal) : FastView.NONE;
            }
            default -> {
                return FastView.NONE;
            }
        }
    }
}
