package dev.switchgear.simulator.world;

import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.simulator.time.WallClock;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;

/** A person, or an alarm, with a correct clock and a good connection to the table; uses the production operator. */
final class Operator {
    private final World world;

    Operator(World world) {
        this.world = world;
    }

    void override(OperatorOverride.Kind kind, TimedFault fault) {
        Duration lasts = Duration.ofMillis(Math.max(1_000, fault.untilMillis() - fault.fromMillis()));
        production().override(kind, lasts, "operator", "a scenario says so");
    }

    void raise(TimedFault fault) {
        Instant until = Instant.ofEpochMilli(WallClock.START_MILLIS + fault.untilMillis() + 5_000);
        production().raise(new Signal("alarm", time(), until, "a scenario says so"));
    }

    void clear(TimedFault fault) {
        Instant until = Instant.ofEpochMilli(WallClock.START_MILLIS + fault.untilMillis());
        production().clear(new Signal("alarm", time(), until, "a scenario says so"));
    }

    private CircuitOperator production() {
        CircuitId circuit = SwitchgearProtection.CIRCUIT;
        return Switchgear.builder()
                .store(new DirectStore(world))
                .namespace(circuit.namespace())
                .clock(this::time)
                .journal(event -> {}) // a message for a person, whom the simulator does not have
                .seed(world.seeds().fork("operator", world.now()).nextLong())
                .build()
                .operator(circuit.dependency());
    }

    private Instant time() {
        return Instant.ofEpochMilli(WallClock.trueMillis(world.now()));
    }

    /** The table without the network. */
    private record DirectStore(World world) implements CircuitStore {
        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            ReadScope consistent = new ReadScope(scope.withKeys(), true);
            return new CircuitRead(new StoreRequest.Read(root, consistent, 0, 0)).carryOut(world.table(), world.now());
        }

        @Override
        public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
            long epoch = Applied.epoch(world.table().circuit(circuit));
            return new CircuitWrite(circuit, transition, epoch, world.now(), world.observer())
                    .carryOut(world.table(), world.now());
        }

        @Override
        public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
            throw new IllegalStateException("an operator reports no evidence");
        }
    }
}
