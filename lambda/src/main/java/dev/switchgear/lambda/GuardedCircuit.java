package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.switchgear.Circuit;
import dev.switchgear.Classifier;
import dev.switchgear.ThrowingSupplier;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls of a {@link Guard} through its circuit. */
final class GuardedCircuit {
    private final FunctionCircuits owner;
    private final Circuit circuit;
    private final Classifier classifier;
    private final Tally counted;
    private final @Nullable Duration timeout;

    private GuardedCircuit(
            FunctionCircuits owner, Circuit circuit, Classifier classifier, Tally counted, @Nullable Duration timeout) {
        this.owner = owner;
        this.circuit = circuit;
        this.classifier = classifier;
        this.counted = counted;
        this.timeout = timeout;
    }

    /** Finds the circuit {@code name}, or its part {@code key}. The limit of all calls applies if {@code limit} is null. */
    static GuardedCircuit of(
            FunctionCircuits owner,
            String name,
            @Nullable String key,
            @Nullable Classifier given,
            @Nullable Duration limit) {
        Classifier classifier = given == null ? Classifier.defaults() : given;
        Circuit whole = owner.switchgear().circuit(name, owner.settings().policyOf(name), classifier);
        Duration timeout = limit == null ? owner.settings().callTimeout().orElse(null) : limit;
        return new GuardedCircuit(
                owner,
                key == null ? whole : whole.key(key),
                classifier,
                owner.tallies().of(whole),
                timeout);
    }

    Circuit circuit() {
        return circuit;
    }

    <T, E extends Exception> T call(
            @Nullable Context context,
            ThrowingSupplier<? extends T, E> work,
            Function<? super Refusal, ? extends T> fallback)
            throws E {
        try {
            Decision decision = tied(context).decide();
            if (decision instanceof Refusal refusal) {
                owner.tallies().refused(counted);
                owner.spans().refused(refusal);
                return fallback.apply(refusal);
            }
            owner.tallies().permitted(counted);
            owner.spans().permitted(circuit.id());
            return this.<T, E>callWith(decision.permit(), work);
        } finally {
            owner.tallies().called();
        }
    }

    <T> CompletionStage<T> callAsync(@Nullable Context context, Supplier<? extends CompletionStage<T>> work) {
        AtomicBoolean made = new AtomicBoolean();
        CallSpans span = owner.spans().taken();
        return tied(context)
                .<T>callAsync(() -> {
                    made.set(true);
                    owner.tallies().permitted(counted);
                    span.permitted(circuit.id());
                    CompletionStage<T> running = work.get();
                    return timeout == null || running == null
                            ? running
                            : owner.timeouts().limit(circuit.id().toString(), timeout, running);
                })
                .whenComplete((result, thrown) -> {
                    if (!made.get()) {
                        owner.tallies().refused(counted);
                        if (thrown instanceof CircuitOpenException open) {
                            span.refused(open.refusal());
                        }
                    } else if (owner.tallies().isHeard() && isFailure(result, thrown)) {
                        owner.tallies().failed(counted);
                    }
                    owner.tallies().called();
                });
    }

    private boolean isFailure(@Nullable Object result, @Nullable Throwable thrown) {
        Outcome outcome = thrown == null ? classifier.ofResult(result) : classifier.ofThrown(thrown);
        return outcome.result() == Outcome.Result.FAILURE;
    }

    private Circuit tied(@Nullable Context context) {
        return context == null ? circuit : circuit.endingWithin(owner.timeFor(context.getRemainingTimeInMillis()));
    }

    private <T, E extends Exception> T callWith(Permit permit, ThrowingSupplier<? extends T, E> work) throws E {
        T result;
        try {
            result = timeout == null
                    ? work.get()
                    : owner.timeouts().<T, E>call(circuit.id().toString(), timeout, work);
        } catch (Throwable thrown) {
            end(permit, classifier.ofThrown(thrown));
            throw thrown;
        }
        end(permit, classifier.ofResult(result));
        return result;
    }

    private void end(Permit permit, Outcome outcome) {
        if (outcome.result() == Outcome.Result.FAILURE) {
            owner.tallies().failed(counted);
        }
        permit.end(outcome);
    }
}
