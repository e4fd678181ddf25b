package dev.switchgear.simulator.world;

import dev.switchgear.model.OperatorOverride;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.time.WallClock;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Carries out the faults that are not on the way to the table: those of people, clocks and deployments. */
final class FaultActions {
    private static final long NEWER_FORMAT = 99;

    private final World world;
    private final CircuitId circuit = SwitchgearProtection.CIRCUIT;
    private final SplittableRandom random;

    FaultActions(World world) {
        this.world = world;
        random = world.seeds().fork("meddler");
    }

    void open() {
        for (TimedFault fault : world.scenario().faults()) {
            world.queue().at(fault.fromMicros(), () -> start(fault));
        }
    }

    private void start(TimedFault fault) {
        world.trace()
                .note(world.now(), Trace.Kind.FAULT, -1, fault.kind().name().hashCode(), fault);
        switch (fault.kind()) {
            case ITEM_DELETED -> replace(CircuitItem.ABSENT);
            case UNKNOWN_FORMAT -> changeFormat(fault);
            case CLOCK_JUMPS -> jump(fault);
            case LEVEL_LEFT -> leave(Attribute.LEVEL, Math.round(fault.strength()));
            case HINT_LEFT -> leave(Attribute.FLEET_HINT, Math.round(fault.strength()));
            case DEPLOYMENT -> world.fleet().replaceAll();
            case FORCED_OPEN -> order(operator -> operator.override(OperatorOverride.Kind.FORCED_OPEN, fault));
            case FORCED_CLOSED -> order(operator -> operator.override(OperatorOverride.Kind.FORCED_CLOSED, fault));
            case DISABLED -> order(operator -> operator.override(OperatorOverride.Kind.DISABLED, fault));
            case ALARM -> {
                order(operator -> operator.raise(fault));
                world.queue().at(fault.untilMicros(), () -> order(operator -> operator.clear(fault)));
            }
            default -> {
                // Requests and steps check this fault themselves.
            }
        }
    }

    /** If an override cannot be set, only the operator gets an error. */
    private void order(Consumer<Operator> order) {
        try {
            order.accept(new Operator(world));
        } catch (StoreUnavailableException unreadable) {
            world.trace().note(world.now(), Trace.Kind.REJECTED, -1, 0, String.valueOf(unreadable.getMessage()));
        }
    }

    private void changeFormat(TimedFault fault) {
        replace(world.table().circuit(circuit).with(Attribute.FORMAT, NEWER_FORMAT));
        world.queue().at(fault.untilMicros(), () -> {
            CircuitItem item = world.table().circuit(circuit);
            if (!item.isAbsent()) {
                replace(item.with(Attribute.FORMAT, CircuitItem.FORMAT));
            }
        });
    }

    /** Writes into the item the state that an earlier time has left. A circuit without an item begins CLOSED. */
    private void leave(Attribute attribute, long value) {
        long wall = WallClock.trueMillis(world.now());
        CircuitItem item = world.table().circuit(circuit);
        if (item.isAbsent()) {
            item = item.with(Attribute.FORMAT, CircuitItem.FORMAT)
                    .with(Attribute.EPOCH, wall)
                    .with(Attribute.STATE, "CLOSED");
        }
        world.table().replace(circuit, item.with(attribute, value).with(Attribute.LEVEL_AT, wall));
    }

    private void replace(CircuitItem item) {
        world.table().replace(circuit, item);
        world.observer().meddled(circuit, world.now());
    }

    private void jump(TimedFault fault) {
        List<Runnable> returns = new ArrayList<>();
        for (SimulatedEnvironment environment : world.fleet().live()) {
            if (random.nextDouble() < fault.strength()) {
                double size = Math.pow(10, 5 + 4.5 * random.nextDouble()); // 0.1 s to nearly an hour.
                long micros = Math.round(random.nextBoolean() ? size : -size);
                environment.clock().jump(micros);
                returns.add(() -> environment.clock().jump(-micros));
            }
        }
        world.queue().at(fault.untilMicros(), () -> returns.forEach(Runnable::run));
    }
}
