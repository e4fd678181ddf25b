package dev.switchgear.model;

import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The state of a circuit, its reason, since when, by whom and until when, as far as this environment knows.
 *
 * @param circuit the circuit
 * @param state the state that applies to calls of this environment: that of an override; without one, OPEN while this
 *     environment refuses by its own view; otherwise the state of the fleet's circuit
 * @param fleetState the state of the fleet's circuit, whatever an override or this environment's own view says
 * @param reason the reason of {@code state}, for a person; empty if the circuit has never changed
 * @param since when the state of the fleet's circuit began; empty if the circuit was never stored
 * @param by who wrote the newest transition; empty if nobody did
 * @param until when the override, the refusals by this environment's own view, or the wait of an OPEN circuit end
 * @param override the override that an operator set
 * @param signals sources of signals that hold the circuit open
 * @param watching whether the fleet gathers evidence right now
 * @param ramping whether traffic ramps up after a recovery
 * @param epoch the fencing number of the circuit's period; 0 if it was never stored
 * @param degraded whether decisions rest on the local view, because the store gives no usable answer
 * @param local whether this environment refuses by its own view
 * @param localRefusals calls since the start that its own view refused; for a dependency, including those of its keys
 * @param shadow whether the policy leaves some or all refusals unenforced
 * @param shadowed calls since the start that passed only because the refusal was not enforced; including those of keys
 * @param openKeys how many keys of the dependency are not CLOSED, as far as this environment knows
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
