package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.switchgear.Circuit;
import dev.switchgear.Classifier;
import dev.switchgear.ThrowingSupplier;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.Refusal;
import dev.switchgear.spi.CircuitId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
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
    private final String name;
    private final @Nullable String key;
    private final @Nullable Classifier given;
    private final @Nullable Duration limit;
    private volatile @Nullable GuardedCircuit woken;

    Guard(LambdaSwitchgear owner, String name, @Nullable Classifier given) {
        this(owner, name, null, given, null);
    }

    private Guard(
            LambdaSwitchgear owner,
            String name,
            @Nullable String key,
            @Nullable Classifier given,
            @Nullable Duration limit) {
        this.owner = owner;
        this.name = name;
        this.key = key;
        this.given = given;
        this.limit = limit;
    }

    /** Finds its circuit, which a function that is disabled does not need. */
    GuardedCircuit wake() {
        GuardedCircuit found = woken;
        if (found == null) {
            found = GuardedCircuit.of(owner.parts(), name, key, given, limit);
            woken = found;
        }
        return found;
    }

    private Guard wokenAs(Guard other) {
        if (other.woken != null) {
            wake();
        }
        return this;
    }

    /** Returns the circuit, which does not know the invocation. */
    public Circuit circuit() {
        return wake().circuit();
    }

    /** Returns the guard of a part of the dependency that can fail alone; see {@link Circuit#key}. */
    public Guard key(String part) {
        CircuitId.of("x", name).withKey(part); // checks the name
        return new Guard(owner, name, part, given, limit).wokenAs(this);
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
        return new Guard(owner, name, key, given, longest).wokenAs(this);
    }

    /**
     * Makes a call.
     *
     * @param context of the invocation; outside of one, null
     * @throws CircuitOpenException if it was refused; the call was not made
     * @throws E what the call throws, unchanged
     */
    public <T, E extends Exception> T call(@Nullable Context context, ThrowingSupplier<? extends T, E> work) throws E {
        if (isOff()) {
            return work.get();
        }
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
        return isOff() ? work.get() : wake().<T, E>call(context, work, fallback);
    }

    /** Whether calls are made without a circuit: it is disabled, and calls have no limit. */
    private boolean isOff() {
        return woken == null && limit == null && owner.sleeps();
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
        return wake().callAsync(context, work);
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
}
