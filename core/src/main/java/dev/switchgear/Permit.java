package dev.switchgear;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one call. It is closed exactly once, by whoever comes first: an outcome, {@link #close()} without
 * one (the outcome is ignored, and a probe's slot goes back), or the deadline. What comes later changes nothing. A
 * permit that is never closed expires by its lease.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class Permit implements Decision, AutoCloseable {
    /** Of all permits, so that none needs an object for it. */
    private static final AtomicIntegerFieldUpdater<Permit> CLOSED =
            AtomicIntegerFieldUpdater.newUpdater(Permit.class, "closed");

    private final Circuit circuit;
    private final @Nullable FastView view;
    private final Admission.@Nullable Admitted admitted;
    private final @Nullable Allowance allowance;
    private final long startNanos;
    private volatile @Nullable Future<?> deadline;

    @SuppressWarnings("UnusedVariable") // by its updater
    private volatile int closed;

    /** Lets a call through that needed neither the participant nor the store, nor spent any of its allowance. */
    Permit(Circuit circuit, FastView view) {
        this.circuit = circuit;
        this.view = view;
        this.admitted = null;
        this.allowance = null;
        this.startNanos = view.isTimed() ? circuit.host().edges().nanos() : 0;
    }

    Permit(Circuit circuit, Admission.Admitted admitted, Allowance allowance) {
        this.circuit = circuit;
        this.view = null;
        this.admitted = admitted;
        this.allowance = allowance;
        this.startNanos = circuit.host().edges().nanos();
    }

    @Override
    public boolean permitted() {
        return true;
    }

    @Override
    public Permit permit() {
        return this;
    }

    @Override
    public Refusal refusal() {
        throw new IllegalStateException("the call was permitted; ask permitted() first");
    }

    /** Returns whether this call is one of the fleet's leased probes. */
    public boolean isProbe() {
        return admitted != null && admitted.isProbe();
    }

    /** Returns what would have refused this call, were it not for shadow mode or the enforced percentage. */
    public Optional<Refusal> shadowed() {
        return Optional.ofNullable(admitted).map(Admission.Admitted::shadowed);
    }

    /** Books a success; whether the call was slow is measured from when the permit was given. */
    public void success() {
        end(Outcome.SUCCESS);
    }

    /** Books a failure, whatever the classifier thinks of it. */
    public void failure(Throwable thrown) {
        end(Outcome.failure(thrown));
    }

    /** Books a call that says nothing about the dependency. */
    public void ignored() {
        end(Outcome.IGNORED);
    }

    /** Books what the classifier makes of an exception. */
    public void thrown(Throwable thrown) {
        end(circuit.classifier().ofThrown(thrown));
    }

    /** Books what the classifier makes of a result. */
    public void result(@Nullable Object result) {
        end(circuit.classifier().ofResult(result));
    }

    /** Books an outcome. */
    public void end(Outcome outcome) {
        if (claim()) {
            book(outcome);
        }
    }

    /**
     * Books an outcome of a call that somebody else has measured, for example another process on whose behalf this
     * permit was taken.
     *
     * @param lasted how long the call took; whether that is slow, the policy says. A negative time counts as 0, and
     *     24 h is the longest
     */
    public void end(Outcome outcome, Duration lasted) {
        long millis = Limits.bounded(lasted).toMillis();
        if (claim()) {
            circuit.host().finish(admitted(), outcome, millis, allowance());
        }
    }

    /** Gives the permit back without an outcome, if it has none yet. */
    @Override
    public void close() {
        end(Outcome.IGNORED);
    }

    /** Books the call as failed because it still runs when its process is about to be killed. */
    void expire() {
        if (claim()) {
            Outcome failed = Outcome.failure(new DeadlineExceeded());
            Host host = circuit.host();
            host.edges().publish(List.of(expired(host))); // first: it is quick, and the write may come too late
            host.finish(admitted(), failed, lastedNanos() / 1_000_000, freshAllowance());
        }
    }

    private CircuitEvent expired(Host host) {
        return new CircuitEvent(
                circuit.id(),
                CircuitEvent.Kind.DEADLINE_PASSED,
                circuit.status().state(),
                "a call still ran when its process was about to be ended; it is booked as a failure",
                Instant.ofEpochMilli(host.edges().millis()));
    }

    void watch(Duration remaining) {
        deadline = circuit.host().edges().watchdog().watch(remaining, this::expire);
    }

    java.util.concurrent.CompletableFuture<Boolean> endAsync(Outcome outcome) {
        if (!claim()) {
            return java.util.concurrent.CompletableFuture.completedFuture(false);
        }
        return circuit.host().finishAsync(admitted(), outcome, lastedNanos() / 1_000_000, allowance());
    }

    private boolean claim() {
        if (!CLOSED.compareAndSet(this, 0, 1)) {
            return false;
        }
        Future<?> watched = deadline;
        if (watched != null) {
            watched.cancel(false);
        }
        return true;
    }

    private void book(Outcome outcome) {
        Host host = circuit.host();
        long nanos = lastedNanos();
        boolean fast = view != null
                && outcome.isPlainSuccess()
                && host.succeed(view, circuit.key(), nanos, host.edges().millis());
        if (!fast) {
            host.finish(admitted(), outcome, nanos / 1_000_000, allowance());
        }
    }

    private long lastedNanos() {
        boolean timed = view == null || view.isTimed();
        return timed ? circuit.host().edges().nanos() - startNanos : 0;
    }

    private Allowance allowance() {
        return allowance != null ? allowance : freshAllowance();
    }

    private Allowance freshAllowance() {
        return new Allowance(circuit.host().policy());
    }

    private Admission.Admitted admitted() {
        return admitted != null
                ? admitted
                : circuit.host().admittedBy(view == null ? FastView.NONE : view, circuit.key());
    }

    /** What the last failure of a call says that its deadline ended. */
    private static final class DeadlineExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DeadlineExceeded() {
            super("the call still ran when its process was about to be ended", null, false, false);
        }
    }
}
