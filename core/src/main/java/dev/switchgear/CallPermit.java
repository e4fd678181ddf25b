package dev.switchgear;

import dev.switchgear.bounds.Limits;
import dev.switchgear.driver.Allowance;
import dev.switchgear.driver.Host;
import dev.switchgear.driver.Watchdog;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Refusal;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.FastView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A permit for a call that this process makes. It records the outcome of the call. */
final class CallPermit extends Permit implements Watchdog.Expiring {
    /** One updater for all permits, so that a permit needs no object of its own for it. */
    private static final AtomicIntegerFieldUpdater<CallPermit> CLOSED =
            AtomicIntegerFieldUpdater.newUpdater(CallPermit.class, "closed");

    private final Circuit circuit;
    private final @Nullable FastView view;
    private final Admission.@Nullable Admitted admitted;
    private final @Nullable Allowance allowance;

    /** When the permit was given: by the ticker if calls are timed, otherwise by the wall clock. */
    private final long start;

    private Watchdog.@Nullable Watched watched;
    private boolean beforeFreeze;

    @SuppressWarnings("UnusedVariable") // the updater uses it
    private volatile int closed;

    /** Lets a call through that needed neither the participant nor the store, and spent none of its allowance. */
    CallPermit(Circuit circuit, FastView view, long now) {
        this.circuit = circuit;
        this.view = view;
        this.admitted = null;
        this.allowance = null;
        this.start = view.isTimed() ? circuit.host().edges().nanos() : now;
    }

    CallPermit(Circuit circuit, Admission.Admitted admitted, Allowance allowance) {
        this.circuit = circuit;
        this.view = null;
        this.admitted = admitted;
        this.allowance = allowance;
        this.start = circuit.host().edges().nanos();
    }

    @Override
    public boolean isProbe() {
        return admitted != null && admitted.isProbe();
    }

    @Override
    public Optional<Refusal> shadowed() {
        return Optional.ofNullable(admitted).map(Admission.Admitted::shadowed);
    }

    @Override
    public void thrown(Throwable thrown) {
        end(circuit.classifier().ofThrown(thrown));
    }

    @Override
    public void result(@Nullable Object result) {
        end(circuit.classifier().ofResult(result));
    }

    @Override
    public void end(Outcome outcome) {
        callEnded(outcome);
        if (claim()) {
            record(outcome);
        }
    }

    @Override
    public void end(Outcome outcome, Duration lasted) {
        long millis = Limits.bounded(lasted).toMillis();
        if (claim()) {
            finish(outcome, millis);
        }
    }

    /**
     * Records the call because it still runs when its process is about to be killed. It counts as a failure if it had as
     * much time as successful calls take; otherwise it is ignored. Does not wait, because other calls may end at the same time.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // recording does not throw
    @Override
    public void expire(long givenNanos) {
        if (!claim()) {
            return;
        }
        Host host = circuit.host();
        long given = givenNanos / 1_000_000;
        boolean enough =
                host.pace().cutOff(givenNanos, host.policy(), host.edges().nanos());
        host.edges().publish(List.of(expired(host, enough, given))); // first: the write may come too late
        Outcome outcome = enough ? Outcome.failure(new DeadlineExceeded()) : Outcome.IGNORED;
        host.finishAsync(admitted(), outcome, given, freshAllowance());
    }

    private CircuitEvent expired(Host host, boolean enough, long givenMillis) {
        return new CircuitEvent(
                circuit.id(),
                CircuitEvent.Kind.DEADLINE_PASSED,
                circuit.status().state(),
                "a call was still running when its process was about to end; "
                        + (enough
                                ? "it is recorded as a failure"
                                : "it does not count, because it began with too little time left (" + givenMillis
                                        + " ms)"),
                Instant.ofEpochMilli(host.edges().millis()));
    }

    void watch(Duration remaining) {
        beforeFreeze = true;
        watched = circuit.host().edges().watchdog().watch(remaining, this);
    }

    java.util.concurrent.CompletableFuture<Boolean> endAsync(Outcome outcome) {
        callEnded(outcome);
        if (!claim()) {
            return java.util.concurrent.CompletableFuture.completedFuture(false);
        }
        return circuit.host().finishAsync(admitted(), outcome, lastedMillis(), allowance());
    }

    private boolean claim() {
        return CLOSED.compareAndSet(this, 0, 1);
    }

    /** A call with a deadline has ended, recorded before or not: its duration is known now. */
    private void callEnded(Outcome outcome) {
        Watchdog.Watched call = watched;
        if (call != null) {
            watched = null;
            Host host = circuit.host();
            long nanos = host.edges().watchdog().ended(call);
            if (outcome.result() == Outcome.Result.SUCCESS) {
                host.pace().succeeded(nanos);
            }
        }
    }

    private void record(Outcome outcome) {
        Host host = circuit.host();
        long now = host.edges().millis();
        long nanos = lastedNanos(now);
        boolean fast = view != null && outcome.isPlainSuccess() && host.succeed(view, circuit.key(), nanos, now);
        if (!fast) {
            finish(outcome, nanos / 1_000_000);
        }
    }

    private void finish(Outcome outcome, long millis) {
        if (beforeFreeze) {
            circuit.host().finishBeforeFreeze(admitted(), outcome, millis, allowance());
        } else {
            circuit.host().finish(admitted(), outcome, millis, allowance());
        }
    }

    private long lastedMillis() {
        return lastedNanos(circuit.host().edges().millis()) / 1_000_000;
    }

    private long lastedNanos(long now) {
        boolean timed = view == null || view.isTimed();
        return timed ? circuit.host().edges().nanos() - start : Math.max(0, now - start) * 1_000_000;
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

    /** The failure of a call that its deadline ended. */
    private static final class DeadlineExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DeadlineExceeded() {
            super("the call was still running when its process was about to end", null, false, false);
        }
    }
}
