package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.switchgear.Circuit;
import dev.switchgear.Classifier;
import dev.switchgear.ThrowingSupplier;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The circuit of one dependency, as a handler uses it. A call belongs to its invocation. If it still runs 200 ms before
 * Lambda kills the process ({@code SWITCHGEAR_DEADLINE_MARGIN_MILLIS}; half of the remaining time, if that is later),
 * it is recorded as a failure, because a killed process records nothing.
 *
 * <p>When a call returns, its writes are done, or their budgets have passed. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class Guard {
    private final LambdaSwitchgear owner;
    private final Circuit circuit;
    private final Classifier classifier;
    private final Tally counted;
    private final @Nullable Duration timeout;

    Guard(LambdaSwitchgear owner, Circuit circuit, Classifier classifier, Tally counted, @Nullable Duration timeout) {
        this.owner = owner;
        this.circuit = circuit;
        this.classifier = classifier;
        this.counted = counted;
        this.timeout = timeout;
    }

    /** Returns the circuit, which does not know the invocation. */
    public Circuit circuit() {
        return circuit;
    }

    /** Returns the guard of a part of the dependency that can fail alone; see {@link Circuit#key}. */
    public Guard key(String name) {
        return new Guard(owner, circuit.key(name), classifier, counted, timeout);
    }

    /**
     * Returns this guard for calls that may take {@code longest}. A call that takes longer throws {@link
     * CallTimeoutException} and counts as a failure. Such calls run on another thread, without the thread-locals of the
     * caller.
     */
    public Guard within(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("timeout is " + longest + "; it must be longer than 0");
        }
        return new Guard(owner, circuit, classifier, counted, longest);
    }

    /**
     * Makes a call.
     *
     * @param context of the invocation; outside of one, null
     * @throws CircuitOpenException if it was refused; the call was not made
     * @throws E what the call throws, unchanged
     */
    public <T, E extends Exception> T call(@Nullable Context context, ThrowingSupplier<? extends T, E> work) throws E {
        return this.<T, E>call(context, work, refusal -> {
            throw new CircuitOpenException(refusal);
        });
    }

    /**
     * Makes a call, or returns the answer of {@code fallback} if the call was refused.
     *
     * @param context of the invocation; outside of one, null
     * @throws E what the call throws, unchanged; the fallback is for refusals only
     */
    public <T, E extends Exception> T call(
            @Nullable Context context,
            ThrowingSupplier<? extends T, E> work,
            Function<? super Refusal, ? extends T> fallback)
            throws E {
        try {
            Decision decision = tied(context).decide();
            if (decision instanceof Refusal refusal) {
                owner.tallies().refused(counted);
                return fallback.apply(refusal);
            }
            owner.tallies().permitted(counted);
            return this.<T, E>callWith(decision.permit(), work);
        } finally {
            owner.tallies().called();
        }
    }

    /**
     * Makes an asynchronous call; no thread waits for it. If it was refused, the stage fails with {@link
     * CircuitOpenException}. If it takes longer than the limit of {@link #within}, it fails with {@link
     * CallTimeoutException}. Otherwise it ends as the call's own stage does.
     *
     * @param context of the invocation; outside of one, null. The invocation must wait for the stage, because Lambda
     * freezes unfinished work
     */
    public <T> CompletionStage<T> callAsync(@Nullable Context context, Supplier<? extends CompletionStage<T>> work) {
        AtomicBoolean made = new AtomicBoolean();
        return tied(context)
                .<T>callAsync(() -> {
                    made.set(true);
                    owner.tallies().permitted(counted);
                    CompletionStage<T> running = work.get();
                    return timeout == null || running == null
                            ? running
                            : owner.timeouts().limit(circuit.id().toString(), timeout, running);
                })
                .whenComplete((result, thrown) -> {
                    if (!made.get()) {
                        owner.tallies().refused(counted);
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

    /**
     * Returns a handler that is not called while the circuit is open; {@code refused} answers then. The circuit records
     * its exceptions, and its answers as the guard's classifier decides.
     */
    public <I, O> RequestHandler<I, O> handler(
            RequestHandler<I, O> handler, BiFunction<? super I, ? super Refusal, ? extends O> refused) {
        return owner.handler((event, context) -> this.<O, RuntimeException>call(
                context, () -> handler.handleRequest(event, context), refusal -> refused.apply(event, refusal)));
    }

    /**
     * Returns a handler that throws {@link CircuitOpenException} while the circuit is open. Use it for asynchronous
     * sources, which then retry the event or send it to the function's failure destination.
     */
    public <I, O> RequestHandler<I, O> handler(RequestHandler<I, O> handler) {
        return handler(handler, (event, refusal) -> {
            throw new CircuitOpenException(refusal);
        });
    }

    /**
     * Returns a stream handler that is not called while the circuit is open; {@code refused} writes the answer then.
     */
    public RequestStreamHandler streamHandler(RequestStreamHandler handler, Refused refused) {
        return owner.streamHandler((input, output, context) -> {
            Object[] refusal = {null};
            this.<Object, IOException>call(
                    context,
                    () -> {
                        handler.handleRequest(input, output, context);
                        return handler;
                    },
                    noted -> {
                        refusal[0] = noted;
                        return noted;
                    });
            if (refusal[0] instanceof Refusal noted) {
                refused.write(noted, output);
            }
        });
    }

    /** Answers a refused event of a stream handler. */
    @FunctionalInterface
    public interface Refused {
        /** Writes the answer. */
        void write(Refusal refusal, OutputStream output) throws IOException;
    }

    LambdaSwitchgear owner() {
        return owner;
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
