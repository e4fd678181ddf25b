package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Seeds;
import dev.switchgear.simulator.time.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Assigns requests to environments, and starts an environment if none is free. */
public final class SimulatedFleet {
    private static final long COLD_START_MICROS = 200 * Micros.MILLI;

    private final World world;
    private final FleetPlan plan;
    private final SplittableRandom arrivals;
    private final SplittableRandom placement;
    private final List<SimulatedEnvironment> idle = new ArrayList<>();
    private final List<SimulatedEnvironment> live = new ArrayList<>();
    private final String[] keyNames;
    private int started;

    SimulatedFleet(World world) {
        this.world = world;
        plan = world.scenario().fleet();
        arrivals = world.seeds().fork("arrivals");
        placement = world.seeds().fork("placement");
        keyNames = new String[plan.keys()];
        for (int i = 0; i < keyNames.length; i++) {
            keyNames[i] = "key-" + i;
        }
    }

    /** Starts with every environment warm, unless the placement would leave most of them idle forever. */
    void open() {
        if (plan.placement() == Placement.RANDOM_IDLE) {
            for (int i = 0; i < plan.environments(); i++) {
                idle.add(start());
            }
        }
        nextArrival();
    }

    /** Returns the live environments, in an order that depends on the seed alone. */
    public List<SimulatedEnvironment> live() {
        return live;
    }

    void rests(SimulatedEnvironment environment) {
        idle.add(environment);
    }

    void lost(SimulatedEnvironment environment) {
        live.remove(environment);
        idle.remove(environment);
    }

    /** A deployment: every current environment is replaced, busy ones after their request. */
    void replaceAll() {
        for (SimulatedEnvironment environment : List.copyOf(live)) {
            environment.retire();
        }
    }

    private void nextArrival() {
        double rate =
                plan.requestsPerSecond() * Math.max(1, world.faults().strength(TimedFault.Kind.BURST, world.now()));
        long gap = Math.round(Seeds.exponential(arrivals, Micros.SECOND / rate));
        world.queue().after(gap, () -> {
            arrive();
            nextArrival();
        });
    }

    private void arrive() {
        int keyNumber = keyNames.length == 0 ? -1 : placement.nextInt(keyNames.length);
        String key = keyNumber < 0 ? null : keyNames[keyNumber];
        world.observer().arrived(world.now());
        if (!idle.isEmpty()) {
            SimulatedEnvironment chosen = choose();
            world.trace().note(world.now(), Trace.Kind.ARRIVED, chosen.number(), keyNumber, "");
            chosen.serve(key, keyNumber);
        } else if (live.size() < plan.environments()) {
            coldStart(key, keyNumber);
        } else {
            world.trace().note(world.now(), Trace.Kind.UNPLACED, -1, keyNumber, "");
            world.observer().unplaced(world.now());
        }
    }

    private void coldStart(@Nullable String key, int keyNumber) {
        SimulatedEnvironment fresh = start();
        world.trace().note(world.now(), Trace.Kind.STARTED, fresh.number(), keyNumber, "");
        world.queue().after(COLD_START_MICROS / 2 + placement.nextLong(COLD_START_MICROS), () -> {
            if (!fresh.isDead()) {
                fresh.serve(key, keyNumber);
            }
        });
    }

    private SimulatedEnvironment choose() {
        int last = idle.size() - 1;
        if (plan.placement() == Placement.MOST_RECENTLY_USED) {
            return idle.remove(last);
        }
        int index = placement.nextInt(idle.size());
        SimulatedEnvironment chosen = idle.get(index);
        idle.set(index, idle.get(last));
        idle.remove(last);
        return chosen;
    }

    private SimulatedEnvironment start() {
        SimulatedEnvironment fresh = new SimulatedEnvironment(world, started++);
        live.add(fresh);
        return fresh;
    }
}
