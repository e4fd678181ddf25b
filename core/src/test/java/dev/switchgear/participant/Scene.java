package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.util.List;

/** One environment with its parts, at a fixed time. The test replies to its requests. */
final class Scene {
    final Environment environment;
    final LocalCircuit root;
    final Prober prober;
    final Reporter reporter;
    final Gate gate;

    /** An environment whose random numbers are all the same one. */
    Scene(CircuitPolicy policy, double draw) {
        environment = new Environment(TestFleet.PAYMENTS, policy, new Identity(7, "test"), Stored.drawing(draw));
        root = environment.root;
        prober = new Prober(environment);
        reporter = new Reporter(environment);
        gate = new Gate(environment, prober);
    }

    /** The same, having read what is stored just now. */
    static Scene of(CircuitPolicy policy, Stored stored) {
        return new Scene(policy, 0.5).reads(stored, NOW);
    }

    Scene reads(Stored stored, long now) {
        var read = new StoreRequest.Read(root.id, new ReadScope(false, false), now, environment.nextOrder());
        environment.learn(root, stored.item(), read, now);
        return this;
    }

    /** Records finished calls in the window and in the sums, without a decision. */
    Scene counts(int failures, int successes, long now) {
        for (int i = 0; i < failures; i++) {
            root.count(now, now, true, false, environment.policy());
        }
        for (int i = 0; i < successes; i++) {
            root.count(now, now, false, false, environment.policy());
        }
        return this;
    }

    /** A write without a reply from the store. */
    Scene writeFails(long now) {
        var failed = new StoreReply.Failed(StoreUnavailableException.Kind.UNREACHABLE, "cut off");
        environment.store.writeFailed(root, "WATCH", failed, now);
        return this;
    }

    Admission.Admitted admitted(Passage.Mode mode) {
        return new Admission.Admitted(List.of(root.passage(mode)), null, null);
    }

    static <T> T done(Step<T> step) {
        return ((Step.Done<T>) step).value();
    }

    static boolean asks(Step<?> step) {
        return step instanceof Step.Await<?>;
    }

    static StoreRequest request(Step<?> step) {
        return ((Step.Await<?>) step).request();
    }

    /** The transition that a step waits for. */
    static Transition written(Step<?> step) {
        return ((StoreRequest.Apply) request(step)).transition();
    }

    static <T> Step<T> answer(Step<T> step, StoreReply reply, long now) {
        return ((Step.Await<T>) step).then().resume(reply, now);
    }

    /** Applies what a step waits for to an item, as a store would. */
    static <T> Step<T> write(Step<T> step, Stored stored, long now) {
        CircuitItem result = written(step).applyTo(stored.item()).orElseThrow();
        return answer(step, new StoreReply.Result(new TransitionResult(true, result)), now);
    }

    /** Refuses what a step waits for, because something else is stored. */
    static <T> Step<T> lose(Step<T> step, Stored stored, long now) {
        return answer(step, new StoreReply.Result(new TransitionResult(false, stored.item())), now);
    }

    static <T> Step<T> fail(Step<T> step, StoreUnavailableException.Kind kind, long now) {
        return answer(step, new StoreReply.Failed(kind, "cut off"), now);
    }
}
