package dev.switchgear.model;

import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A call that may not be made, and why. A value: no exception is made for it unless somebody wants one.
 *
 * @param circuit whose circuit refused
 * @param state the state that the refusal rests on; OPEN where an operator or this environment's own view refuses
 * @param cause what refused
 * @param reason for a person, for example {@code failure rate 96 % of 25 calls in 9 environments}
 * @param since when the state began
 * @param retryAt when it is worth trying again; the circuit may still refuse then
 * @param lastFailure the last failure this environment saw, if it saw one
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
        /** The circuit is OPEN and its wait runs. */
        OPEN,
        /** The circuit is HALF_OPEN and the probes are taken, or it is another environment's turn. */
        PROBING,
        /** The circuit closed a moment ago and traffic ramps up. */
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

    /** Returns how long after {@code now} it is worth trying again; never negative. */
    public Duration retryAfter(Instant now) {
        Duration wait = Duration.between(now, retryAt);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
