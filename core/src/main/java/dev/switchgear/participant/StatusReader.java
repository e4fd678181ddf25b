package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Phase;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Returns the status of a circuit, without taking part in it. */
public final class StatusReader {
    private StatusReader() {}

    /**
     * Returns the status of a circuit from the items of its dependency.
     *
     * @param random a source of random numbers
     * @param now when the items were read, in milliseconds since 1970-01-01 UTC
     */
    public static CircuitStatus read(
            CircuitId circuit, DependencyItems items, CircuitPolicy policy, RandomGenerator random, long now) {
        Environment environment = new Environment(circuit.root(), policy, new Identity(0, ""), random);
        StoreRequest.Read question = new StoreRequest.Read(circuit.root(), new ReadScope(true, true), now, 1);
        environment.learn(environment.root, items.root(), question, now);
        items.keys().forEach((key, item) -> {
            LocalCircuit keyed = environment.follow(key, now);
            if (keyed != null) {
                environment.learn(keyed, item, question, now);
            }
        });
        if (circuit.isRoot()) {
            return statusOf(environment, environment.root, now);
        }
        LocalCircuit local = new LocalCircuit(circuit);
        environment.learn(local, items.keys().getOrDefault(circuit.key(), CircuitItem.ABSENT), question, now);
        return statusOf(environment, local, now);
    }

    static CircuitStatus statusOf(Environment environment, LocalCircuit circuit, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        Phase phase = circuit.phase(now, environment.policy());
        long since = snapshot.open() ? snapshot.openedAt() : Math.max(snapshot.rampFrom(), snapshot.epoch());
        return new CircuitStatus(
                circuit.id,
                StatusEvents.effective(circuit, environment, now),
                phase.state(),
                StatusEvents.reason(circuit, environment, now),
                since > 0 ? Optional.of(Instant.ofEpochMilli(since)) : Optional.empty(),
                snapshot.writer(),
                StatusEvents.until(circuit, environment, now),
                environment.orderFor(circuit, now),
                snapshot.signals(now),
                snapshot.watch().isActive(now),
                phase == Phase.RAMPING,
                snapshot.epoch(),
                environment.store.isDegraded() || !environment.isFresh(circuit, now),
                circuit.refusesAlone(now),
                circuit.id.isRoot() ? environment.refusedAlone : StatusEvents.allRefusedAlone(circuit),
                !environment.enforcesAll(),
                circuit.id.isRoot() ? environment.shadowed : StatusEvents.allShadowed(circuit),
                circuit.id.isRoot() ? openKeys(environment, now) : 0,
                circuit.known ? Optional.of(Duration.ofMillis(Math.max(0, now - circuit.readAt))) : Optional.empty(),
                Optional.ofNullable(circuit.lastFailure));
    }

    /** The number of keys that are not CLOSED. */
    private static int openKeys(Environment environment, long now) {
        return (int) environment.keys.values().stream()
                .filter(circuit -> StatusEvents.effective(circuit, environment, now) != CircuitState.CLOSED)
                .count();
    }
}
