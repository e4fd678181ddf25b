package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Phase;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Says why a circuit is as it is, without taking part in it. */
public final class Onlooker {
    private Onlooker() {}

    /**
     * Returns the status of a circuit by its stored form.
     *
     * @param random what an environment of this circuit would use; nothing is drawn from it
     * @param now when it was read, in milliseconds since 1970-01-01 UTC
     */
    public static CircuitStatus read(
            CircuitId circuit, CircuitSnapshot snapshot, CircuitPolicy policy, RandomGenerator random, long now) {
        Environment environment = new Environment(circuit.root(), policy, new Identity(0, ""), random);
        LocalCircuit local = new LocalCircuit(circuit);
        local.install(snapshot, new StoreRequest.Read(circuit.root(), new ReadScope(true, true), now, 1), now);
        return statusOf(environment, local, now);
    }

    static CircuitStatus statusOf(Environment environment, LocalCircuit circuit, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        Phase phase = circuit.phase(now, environment.policy());
        long since = snapshot.open() ? snapshot.openedAt() : Math.max(snapshot.rampFrom(), snapshot.epoch());
        return new CircuitStatus(
                circuit.id,
                phase.state(),
                snapshot.reason(),
                since > 0 ? Optional.of(Instant.ofEpochMilli(since)) : Optional.empty(),
                snapshot.writer(),
                snapshot.open() ? Optional.of(Instant.ofEpochMilli(snapshot.openUntil())) : Optional.empty(),
                environment.orderFor(circuit, now),
                snapshot.signals(),
                snapshot.watch().isActive(now),
                phase == Phase.RAMPING,
                snapshot.epoch(),
                environment.isDegraded() || !environment.isFresh(circuit, now),
                circuit.known ? Optional.of(Duration.ofMillis(Math.max(0, now - circuit.readAt))) : Optional.empty(),
                Optional.ofNullable(circuit.lastFailure));
    }
}
