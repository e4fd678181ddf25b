package dev.switchgear.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one call. It is closed exactly once, by whoever comes first: an outcome, {@link #close()} without
 * one (the outcome is ignored, and a probe's slot goes back), or the deadline. What comes later changes nothing. A
 * permit that is never closed expires by its lease.
 *
 * <p>Safe for use by many threads. Permits are made by {@code Circuit.decide()}; the class is open only because they are
 * made in another package.
 *
 * @since 0.1.0
 */
public abstract non-sealed class Permit implements Decision, AutoCloseable {
    /** For whoever gives permits. */
    protected Permit() {}

    @Override
    public final boolean permitted() {
        return true;
    }

    @Override
    public final Permit permit() {
        return this;
    }

    @Override
    public final Refusal refusal() {
        throw new IllegalStateException("the call was permitted; ask permitted() first");
    }

    /** Returns whether this call is one of the fleet's leased probes. */
    public abstract boolean isProbe();

    /** Returns what would have refused this call, were it not for shadow mode or the enforced percentage. */
    public abstract Optional<Refusal> shadowed();

    /** Books a success; whether the call was slow is measured from when the permit was given. */
    public final void success() {
        end(Outcome.SUCCESS);
    }

    /** Books a failure, whatever the classifier thinks of it. */
    public final void failure(Throwable thrown) {
        end(Outcome.failure(thrown));
    }

    /** Books a call that says nothing about the dependency. */
    public final void ignored() {
        end(Outcome.IGNORED);
    }

    /** Books what the classifier makes of an exception. */
    public abstract void thrown(Throwable thrown);

    /** Books what the classifier makes of a result. */
    public abstract void result(@Nullable Object result);

    /** Books an outcome. */
    public abstract void end(Outcome outcome);

    /**
     * Books an outcome of a call that somebody else has measured, for example another process on whose behalf this
     * permit was taken.
     *
     * @param lasted how long the call took; whether that is slow, the policy says. A negative time counts as 0, and
     *     24 h is the longest
     */
    public abstract void end(Outcome outcome, Duration lasted);

    /** Gives the permit back without an outcome, if it has none yet. */
    @Override
    public final void close() {
        end(Outcome.IGNORED);
    }
}
