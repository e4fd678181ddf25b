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
 * Protects one dependency, or one key of it, for every environment of the fleet.
 *
 * <p>Cheap to make and to keep. Safe for use by many threads. A call waits for the store at most the policy's
 * {@code readBudget} and {@code writeBudget} (the first call of an environment at most {@code firstReadBudget}), and nearly
 * always not at all. It never sees an error of the store.
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
     * Returns the circuit of a part of the dependency that can fail alone: a shard, a host, a cell. A call is refused if
     * either circuit refuses. A part that fails opens only its own circuit. Use the failure domains of the dependency as
     * keys, not an unbounded set of values.
     *
     * @throws IllegalArgumentException if {@code name} is not a valid name
     */
    public Circuit key(String name) {
        host.root().withKey(name); // checks the name
        return new Circuit(host, classifier, name, remaining);
    }

    /**
     * Returns this circuit for calls that must end within {@code time}, because their process is killed then. A call that
     * still runs 200 ms before the end, or after half the time if that is later, is recorded as a failure, because a killed
     * process records nothing. A call that began with less time than such calls take is ignored instead. Calls take as long
     * as the slowest recent success; without one, 500 ms or the policy's {@code callTimeout}, whichever is shorter.
     *
     * @param time the time from the beginning of a call until its process is killed; a negative time counts as 0, and 24 h is
     *     the longest
     */
    public Circuit endingWithin(Duration time) {
        return new Circuit(host, classifier, key, time);
    }

    /**
     * Makes a call, on the caller's thread. {@link Classifier} decides what its result or exception counts as.
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
     * Makes a call, or returns the answer of {@code fallback} if the call was refused. A refusal makes no exception.
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
     * Makes an asynchronous call. If it was refused, the stage fails with {@link CircuitOpenException}; otherwise it ends as
     * the call's own stage does. No thread waits for the store. The caller's thread starts {@code work}, or, if a request to
     * the store was needed, {@link Switchgear.Builder#asyncExecutor} does. The same applies to the stages that depend on the
     * returned one. The threads of the store run no code of callers. If {@code work} returns null instead of a stage, the
     * call has failed with a {@link NullPointerException}.
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
     * Starts the read that the first call would wait for, and returns at once. Use it while the process starts. The first
     * call then waits only for the rest of the read. If the circuit is known already, a read starts only when it is due.
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
     * Counts a call that was made without {@link #decide}, for example by another process that reports through this one. The
     * call is evidence while the circuit is CLOSED. It is never a probe and never takes a lease. A wait that the dependency
     * asked for counts in every state.
     *
     * @param lasted how long the call took; a negative time counts as 0, and 24 h is the longest
     */
    public void record(Outcome outcome, Duration lasted) {
        host.record(key, outcome, Limits.bounded(lasted).toMillis(), allowance());
    }

    /** Returns the state and its reason, as far as this environment knows; sends no request. */
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
            recordFast(view, classifier.ofThrown(thrown), start);
            throw thrown;
        }
        recordFast(view, classifier.ofResult(result), start);
        return result;
    }

    /** {@code start} is the ticker's time if calls are timed, otherwise that of the wall clock, which was read anyway. */
    private void recordFast(FastView view, Outcome outcome, long start) {
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
                .thenCompose(recorded -> recorded);
    }

    /** The result of a call, after it is recorded, and not on the thread of the store. */
    private <T> CompletionStage<T> after(CompletableFuture<Boolean> recorded, CompletionStage<T> stage) {
        return recorded.isDone()
                ? stage
                : recorded.thenComposeAsync(done -> stage, host.edges().asyncExecutor());
    }

    private static Throwable causeOf(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }
}
