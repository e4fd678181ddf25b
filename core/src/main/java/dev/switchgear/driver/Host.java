package dev.switchgear.driver;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.FastView;
import dev.switchgear.participant.FastViews;
import dev.switchgear.participant.Participant;
import dev.switchgear.participant.Step;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Drives the participant of one dependency for many threads. It takes the participant's lock for each step, never while it
 * waits, and keeps every wait within the call's allowance. It never throws to a caller.
 */
public final class Host extends StepDriver {
    private final CallPace pace = new CallPace();

    public Host(CircuitId root, CircuitPolicy defaults, Edges edges) {
        super(root, defaults, edges);
    }

    public CircuitId root() {
        return root;
    }

    public CallPace pace() {
        return pace;
    }

    public Edges edges() {
        return edges;
    }

    /** The view by which a call can be decided without the participant, or {@link FastView#NONE}. */
    public FastView fastView(@Nullable String key, long now) {
        Participant current = current();
        return current == null ? FastView.NONE : FastViews.view(current, key, now);
    }

    /** Records a success that {@code view} let through; returns false if it needs the participant. */
    public boolean succeed(FastView view, @Nullable String key, long durationNanos, long now) {
        Participant current = current();
        return current != null && durationNanos < view.slowNanos() && FastViews.succeed(current, view, key, now);
    }

    /** The admission of a call that {@code view} let through. */
    public Admission.Admitted admittedBy(FastView view, @Nullable String key) {
        return with(participant -> FastViews.admittedBy(participant, view, key));
    }

    public Admission begin(@Nullable String key, Allowance allowance) {
        if (edges.disabled()) {
            return Admission.Admitted.undecided(key);
        }
        try {
            Admission admission = drive(with(participant -> participant.begin(key, edges.millis())), allowance);
            workBeside();
            return admission;
        } catch (RuntimeException | Error e) {
            edges.report("a decision failed; the call is let through", e);
            return Admission.Admitted.undecided(key);
        }
    }

    /**
     * Records how a call ended. Its caller waits within the allowance; the remaining writes continue after that, so that a
     * slow store loses no evidence.
     */
    public void finish(Admission.Admitted admitted, Outcome outcome, long durationMillis, Allowance allowance) {
        if (admitted.isUndecided()) {
            return;
        }
        try {
            await(toEnd(admitted, outcome, durationMillis), allowance);
        } catch (RuntimeException | Error e) {
            edges.report("recording an outcome failed; the call is not affected", e);
        }
    }

    /** Records a call that was made without a permit. */
    public void record(@Nullable String key, Outcome outcome, long durationMillis, Allowance allowance) {
        if (edges.disabled()) {
            return;
        }
        try {
            Admission admission = drive(with(participant -> participant.unasked(key, edges.millis())), allowance);
            if (admission instanceof Admission.Admitted admitted) {
                finish(admitted, outcome, durationMillis, allowance);
            }
            refreshInBackground();
        } catch (RuntimeException | Error e) {
            edges.report("recording an outcome failed; the call is not affected", e);
        }
    }

    /**
     * Records the outcome of a call after which the process may be frozen. After a failure, all evidence that is held back
     * is sent at once. One environment's failures count up to a bound, so these writes do not grow with calls.
     */
    public void finishBeforeFreeze(
            Admission.Admitted admitted, Outcome outcome, long durationMillis, Allowance allowance) {
        finish(admitted, outcome, durationMillis, allowance);
        if (outcome.result() == Outcome.Result.FAILURE) {
            flush(allowance);
        }
    }

    /** Sends evidence that is held back, within the rest of the allowance. */
    public void flush(Allowance allowance) {
        Participant current = current();
        if (current == null || !current.holdsBack()) {
            return;
        }
        try {
            await(driveToEnd(with(participant -> participant.flush(edges.millis()))), allowance);
        } catch (RuntimeException | Error e) {
            edges.report("a last report failed", e);
        }
    }

    public CompletableFuture<Admission> beginAsync(@Nullable String key, Allowance allowance) {
        if (edges.disabled()) {
            return CompletableFuture.completedFuture(Admission.Admitted.undecided(key));
        }
        try {
            return driveAsync(with(participant -> participant.begin(key, edges.millis())), allowance)
                    .whenComplete((admission, failure) -> workBeside())
                    .exceptionally(failure -> Admission.Admitted.undecided(key));
        } catch (RuntimeException | Error e) {
            edges.report("a decision failed; the call is let through", e);
            return CompletableFuture.completedFuture(Admission.Admitted.undecided(key));
        }
    }

    public CompletableFuture<Boolean> finishAsync(
            Admission.Admitted admitted, Outcome outcome, long durationMillis, Allowance allowance) {
        if (admitted.isUndecided()) {
            return CompletableFuture.completedFuture(false);
        }
        try {
            Duration left = allowance.leftForWrites();
            CompletableFuture<Boolean> recorded = toEnd(admitted, outcome, durationMillis);
            return edges.timer().bounded(recorded, left, () -> false).exceptionally(failure -> false);
        } catch (RuntimeException | Error e) {
            edges.report("recording an outcome failed; the call is not affected", e);
            return CompletableFuture.completedFuture(false);
        }
    }

    public CircuitStatus status(@Nullable String key) {
        return with(participant -> participant.status(key, edges.millis()));
    }

    /** Whether it can be forgotten: nothing would be lost, or nobody has used it for long. */
    public boolean isIdle() {
        Participant current = current();
        return current == null || locked(() -> current.isIdle(edges.millis()));
    }

    /** When it was last used, to about a refresh interval; 0 if it never was. */
    long usedAt() {
        Participant current = current();
        return current == null ? 0 : locked(current::usedAt);
    }

    /** Forgets everything, also the identity: the process was copied, and each copy needs an identity of its own. */
    public void restored() {
        forget();
    }

    /** Takes the policy that a caller gave. The first one applies, even after a read; a different one is reported, once. */
    public void give(CircuitPolicy wanted) {
        edges.publish(locked(() -> {
            CircuitPolicy before = given.policy();
            if (!given.take(wanted)) {
                return given.refuse(wanted).stream().map(this::refused).toList();
            }
            Participant current = current();
            if (current != null && !before.equals(wanted)) {
                current.rebase(wanted, edges.millis());
            }
            return List.of();
        }));
    }

    private CircuitEvent refused(String detail) {
        Instant now = Instant.ofEpochMilli(edges.millis());
        return new CircuitEvent(
                root, CircuitEvent.Kind.POLICY_REJECTED, status(null).state(), detail, now);
    }

    /** The read of this dependency that a start makes together with others; see {@link #acceptWhenDone}. */
    public StoreRequest.Read startRead() {
        return with(participant -> participant.startRead(edges.millis()));
    }

    /** Starts the first read, or one that is due, and returns without waiting. */
    public void refreshInBackground() {
        if (edges.disabled()) {
            return;
        }
        Optional<StoreRequest.Read> read = with(participant -> participant.backgroundRead(edges.millis()));
        read.ifPresent(request -> {
            var unused = acceptWhenDone(
                    request, edges.lane().submit(request, request.readWait().budget(policy())));
        });
    }

    private void workBeside() {
        refreshInBackground();
        Optional<Step<Boolean>> report = with(participant -> participant.overdueReport(edges.millis()));
        report.ifPresent(step -> {
            var unused = driveToEnd(step);
        });
    }

    /** Drives the step that ends a call. */
    private CompletableFuture<Boolean> toEnd(Admission.Admitted admitted, Outcome outcome, long durationMillis) {
        return driveToEnd(with(participant -> participant.finish(admitted, outcome, durationMillis, edges.millis())));
    }
}
