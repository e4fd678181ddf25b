package dev.switchgear;

import dev.switchgear.bounds.Limits;
import dev.switchgear.driver.Allowance;
import dev.switchgear.driver.Host;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Refusal;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.FastView;
import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Guards one dependency, or one key of it, for every environment of the fleet.
 *
 * <p>Cheap to hold and to make; safe for use by many threads. A call waits for the store at most the policy's
 * {@code readBudget} and {@code writeBudget}, nearly always not at all, and never sees an error of it.
 *
 * @since 0.1.0
 */
public final class Circuit {
    private final Host host;
    private final Classifier classifier;
    private final @Nullable String key;
    private final @Nullable Duration remaining;

    Circuit(Host host, Classifier classifier, @Nullable String key, @Nullable Duration remaining) {
        this.host = host;
        this.classifier = classifier;
        this.key = key;
        this.remaining = remaining;
    }

    /** Returns which circuit this is. */
    public CircuitId id() {
        return key == null ? host.root() : host.root().withKey(key);
    }

    /**
     * Returns the circuit of a part of the dependency that fails by itself: a shard, a host, a cell. A call is refused
     * if either circuit refuses; a part that fails opens its own circuit only. Key by the dependency's failure domains,
     * not by something unbounded.
     *
     * @throws IllegalArgumentException if {@code name} is no valid name
     */
    public Circuit key(String name) {
        host.root().withKey(name); // checks the name
        return new Circuit(host, classifier, name, remaining);
    }

    /**
     * Returns this circuit for calls that must end within {@code time}, because their process is killed then. A call
     * that still runs 200 ms before, or when half the time is over if that is later, is booked as a failure: a killed
     * process books nothing. One that began with less time than such calls take says nothing: than the slowest that
     * succeeded of late, or, where none has, than 500 ms or the policy's {@code callTimeout}, whichever is shorter.
     */
    public Circuit endingWithin(Duration time) {
        return new Circuit(host, classifier, key, time);
    }

    /**
     * Makes a call.
     *
     * @throws CircuitOpenException if it was refused; the call was not made
     * @throws E what the call throws, unchanged
     */
    public <T, E extends Exception> T call(ThrowingSupplier<? extends T, E> work) throws E {
        long now = host.edges().millis();
        FastView view = host.fastView(key, now);
        if (mayCallFast(view, now)) {
            return callFast(view, now, work);
        }
        Decision decision = decide(view, now);
        if (decision instanceof Refusal refusal) {
            throw new CircuitOpenException(refusal);
        }
        return callWith(decision.permit(), work);
    }

    /**
     * Makes a call, or answers with {@code fallback} if it was refused. No exception is made for a refusal.
     *
     * @throws E what the call throws, unchanged; the fallback is for refusals only
     */
    public <T, E extends Exception> T call(
            ThrowingSupplier<? extends T, E> work, Function<? super Refusal, ? extends T> fallback) throws E {
        long now = host.edges().millis();
        FastView view = host.fastView(key, now);
        if (mayCallFast(view, now)) {
            return callFast(view, now, work);
        }
        Decision decision = decide(view, now);
        if (decision instanceof Refusal refusal) {
            return fallback.apply(refusal);
        }
        return callWith(decision.permit(), work);
    }

    /**
     * Makes an asynchronous call. The stage fails with {@link CircuitOpenException} if it was refused, else as the
     * call's own stage does; no thread waits for the store. {@code work} is begun by the caller's thread, or, if the
     * store had to be asked, by the switchgear's {@link Switchgear.Builder#asyncExecutor}; so are the stages that
     * depend on the one returned. The threads that ask the store run nobody else's code. Work that returns null instead
     * of a stage has failed, with a {@link NullPointerException}.
     */
    public <T> CompletionStage<T> callAsync(Supplier<? extends CompletionStage<T>> work) {
        Allowance allowance = new Allowance(host.policy());
        CompletableFuture<Admission> admission = host.beginAsync(key, allowance);
        return admission.isDone()
                ? callAsyncWith(admission.join(), allowance, work)
                : admission.thenComposeAsync(
                        admitted -> callAsyncWith(admitted, allowance, work),
                        host.edges().asyncExecutor());
    }

    /**
     * Starts the read that the first call would wait for, and returns at once: for the start of a process. The first call
     * then waits for what is left of it. Where the circuit is known already, nothing is asked before it is due.
     */
    public void prefetch() {
        host.refreshInBackground();
    }

    /** Decides whether a call may be made. A {@link Permit} must be closed when the call has ended. */
    public Decision decide() {
        long now = host.edges().millis();
        return decide(host.fastView(key, now), now);
    }

    /**
     * Counts a call that was made without asking {@link #decide}: by another process on whose behalf this one reports, for
     * example. It is evidence while the circuit is CLOSED. It is never a probe and takes no lease, whatever the state; a
     * wait that the dependency asked for counts in every state.
     *
     * @param lasted how long the call took; a negative time counts as 0, and 24 h is the longest
     */
    public void record(Outcome outcome, Duration lasted) {
        host.record(key, outcome, Limits.bounded(lasted).toMillis(), allowance());
    }

    /** Returns why the circuit is as it is, as far as this environment knows; asks nobody. */
    public CircuitStatus status() {
        return host.status(key);
    }

    Host host() {
        return host;
    }

    Classifier classifier() {
        return classifier;
    }

    @Nullable
    String key() {
        return key;
    }

    private boolean mayCallFast(FastView view, long now) {
        return remaining == null && view.refusal() == null && view.holds(now);
    }

    private Decision decide(FastView view, long now) {
        if (view.holds(now)) {
            return view.refusal() != null ? view.refusal() : watched(new CallPermit(this, view, now));
        }
        Allowance allowance = allowance();
        return decisionOf(host.begin(key, allowance), allowance);
    }

    private Allowance allowance() {
        return new Allowance(host.policy());
    }

    private Decision decisionOf(Admission admission, Allowance allowance) {
        if (admission instanceof Admission.Refused refused) {
            return refused.refusal();
        }
        return watched(new CallPermit(this, (Admission.Admitted) admission, allowance));
    }

    private CallPermit watched(CallPermit permit) {
        if (remaining != null && !host.edges().disabled()) {
            permit.watch(remaining);
        }
        return permit;
    }

    private <T, E extends Exception> T callFast(FastView view, long now, ThrowingSupplier<? extends T, E> work)
            throws E {
        long start = view.isTimed() ? host.edges().nanos() : now;
        T result;
        try {
            result = work.get();
        } catch (Throwable thrown) {
            bookFast(view, classifier.ofThrown(thrown), start);
            throw thrown;
        }
        bookFast(view, classifier.ofResult(result), start);
        return result;
    }

    /** {@code start} is the ticker's where calls are timed, else the wall clock's, which has been read anyway. */
    private void bookFast(FastView view, Outcome outcome, long start) {
        long now = host.edges().millis();
        long nanos = view.isTimed() ? host.edges().nanos() - start : 0;
        if (!outcome.isPlainSuccess() || !host.succeed(view, key, nanos, now)) {
            long lasted = view.isTimed() ? nanos / 1_000_000 : Math.max(0, now - start);
            host.finish(host.admittedBy(view, key), outcome, lasted, allowance());
        }
    }

    private <T, E extends Exception> T callWith(Permit permit, ThrowingSupplier<? extends T, E> work) throws E {
        T result;
        try {
            result = work.get();
        } catch (Throwable thrown) {
            permit.thrown(thrown);
            throw thrown;
        }
        permit.result(result);
        return result;
    }

    private <T> CompletionStage<T> callAsyncWith(
            Admission admission, Allowance allowance, Supplier<? extends CompletionStage<T>> work) {
        Decision decision = decisionOf(admission, allowance);
        if (decision instanceof Refusal refusal) {
            return CompletableFuture.failedFuture(new CircuitOpenException(refusal));
        }
        CallPermit permit = (CallPermit) decision.permit();
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(work.get(), "the asynchronous call returned null; it must return a stage");
        } catch (Throwable thrown) {
            return after(permit.endAsync(classifier.ofThrown(thrown)), CompletableFuture.failedFuture(thrown));
        }
        return stage.handle((result, thrown) -> {
                    Outcome outcome =
                            thrown == null ? classifier.ofResult(result) : classifier.ofThrown(causeOf(thrown));
                    return after(permit.endAsync(outcome), stage);
                })
                .thenCompose(booked -> booked);
    }

    /** What a call came to, once it is booked, and not on the thread of the store that booked it. */
    private <T> CompletionStage<T> after(CompletableFuture<Boolean> booked, CompletionStage<T> stage) {
        return booked.isDone()
                ? stage
                : booked.thenComposeAsync(done -> stage, host.edges().asyncExecutor());
    }

    private static Throwable causeOf(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }
}
