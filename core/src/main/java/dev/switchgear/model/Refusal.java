package dev.switchgear.model;

import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A call that may not be made, and why. It is a value; only the convenience methods make an exception of it.
 *
 * @param circuit the circuit that refused
 * @param state the state that is the reason of the refusal; OPEN if an operator or this environment's own view refuses
 * @param cause what refused the call
 * @param reason for a person, for example {@code failure rate 96 % of 25 calls in 9 environments}
 * @param since when the state began
 * @param retryAt when to try again; the circuit may still refuse then
 * @param lastFailure the last failure that this environment saw, if any
 * @since 0.1.0
 */
public record Refusal(
        CircuitId circuit,
        CircuitState state,
        Cause cause,
        String reason,
        Instant since,
        Instant retryAt,
        Optional<String> lastFailure)
        implements Decision {
    /** What refused a call. */
    public enum Cause {
        /** The circuit is OPEN, and its wait has not ended. */
        OPEN,
        /** The circuit is HALF_OPEN, and all probes are taken or it is another environment's turn. */
        PROBING,
        /** The circuit has just closed, and traffic ramps up. */
        RAMPING,
        /** An operator forced the circuit open. */
        FORCED_OPEN,
        /** This environment's own view refuses, while the fleet gathers evidence or the store gives no answer. */
        LOCAL
    }

    @Override
    public boolean permitted() {
        return false;
    }

    @Override
    public Permit permit() {
        throw new CircuitOpenException(this);
    }

    @Override
    public Refusal refusal() {
        return this;
    }

    /** Returns the time from {@code now} until a new try makes sense; never negative. */
    public Duration retryAfter(Instant now) {
        Duration wait = Duration.between(now, retryAt);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
