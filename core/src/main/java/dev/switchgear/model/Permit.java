package dev.switchgear.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one call. It is closed exactly once, by the first of these: an outcome, {@link #close()} without an
 * outcome (the call is ignored, and a probe's slot is given back), or the deadline. Later outcomes change nothing. A probe's
 * permit that is never closed expires with its lease.
 *
 * <p>Safe for use by many threads. {@code Circuit.decide()} makes permits. The class can be extended only because it is
 * implemented in another package.
 *
 * @since 0.1.0
 */
public abstract non-sealed class Permit implements Decision, AutoCloseable {
    /** For the implementation in {@code Circuit}. */
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

    /** Returns the refusal that shadow mode or the enforced percentage did not enforce, if there is one. */
    public abstract Optional<Refusal> shadowed();

    /** Records a success. The duration of the call is measured from when the permit was given. */
    public final void success() {
        end(Outcome.SUCCESS);
    }

    /** Records a failure, without the classifier. */
    public final void failure(Throwable thrown) {
        end(Outcome.failure(thrown));
    }

    /** Records that the call says nothing about the dependency. */
    public final void ignored() {
        end(Outcome.IGNORED);
    }

    /** Records the outcome that the classifier returns for an exception. */
    public abstract void thrown(Throwable thrown);

    /** Records the outcome that the classifier returns for a result. */
    public abstract void result(@Nullable Object result);

    /** Records an outcome. */
    public abstract void end(Outcome outcome);

    /**
     * Records an outcome with a measured duration, for example of a call that another process made with this permit.
     *
     * @param lasted how long the call took; the policy says whether that is slow. A negative time counts as 0, and 24 h is
     *     the longest
     */
    public abstract void end(Outcome outcome, Duration lasted);

    /** Gives the permit back without an outcome. Does nothing if it has one. */
    @Override
    public final void close() {
        end(Outcome.IGNORED);
    }
}
