package dev.switchgear.model;

import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Why a circuit is as it is, since when, by whom, until when; as far as this environment knows.
 *
 * @param circuit which
 * @param state what calls of this environment meet: what a live override orders, else OPEN while this environment refuses
 *     by its own view, else the state of the fleet's circuit
 * @param fleetState the state of the fleet's circuit, whatever an override or this environment's own view says
 * @param reason why {@code state} is so, for a person; empty if nothing ever happened
 * @param since when the state of the fleet's circuit began; empty if the circuit was never stored
 * @param by who wrote the newest transition; empty if nobody did
 * @param until when the override, this environment's own refusing, or the wait of an OPEN circuit ends
 * @param override what an operator ordered
 * @param signals sources of signals that hold the circuit open
 * @param watching whether the fleet gathers evidence right now
 * @param ramping whether traffic ramps up after a recovery
 * @param epoch the fencing number of the circuit's period; 0 if it was never stored
 * @param degraded whether decisions rest on the local view, because the store gives no usable answer
 * @param local whether this environment refuses by its own view
 * @param localRefusals calls that its own view refused since it started; for a dependency, those of its keys included
 * @param shadow whether refusals are not all enforced, by policy
 * @param shadowed calls that would have been refused since it started, had they been enforced; keys included alike
 * @param openKeys how many keys of the dependency are not CLOSED to calls, as far as this environment knows
 * @param age how old the snapshot is; empty if there is none
 * @param lastFailure the last failure this environment saw
 * @since 0.1.0
 */
public record CircuitStatus(
        CircuitId circuit,
        CircuitState state,
        CircuitState fleetState,
        String reason,
        Optional<Instant> since,
        String by,
        Optional<Instant> until,
        Optional<OperatorOverride> override,
        Set<String> signals,
        boolean watching,
        boolean ramping,
        long epoch,
        boolean degraded,
        boolean local,
        long localRefusals,
        boolean shadow,
        long shadowed,
        int openKeys,
        Optional<Duration> age,
        Optional<String> lastFailure) {}
