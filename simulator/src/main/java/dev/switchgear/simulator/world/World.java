package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.time.EventQueue;
import dev.switchgear.simulator.time.Seeds;
import dev.switchgear.simulator.time.Trace;
import java.util.List;
import java.util.function.Function;

/** One run of one scenario with one protection and one seed. */
public final class World {
    private final RunPlan setting;
    private final Seeds seeds;
    private final EventQueue queue = new EventQueue();
    private final Faults faults;
    private final SimulatedDependency dependency;
    private final SimulatedDynamoDb table;
    private final Observer observer;
    private final Network network;
    private final SimulatedFleet fleet;
    private final FaultActions faultActions;
    private final Cloud cloud;

    public World(RunPlan setting, List<Observer> observers) {
        this(setting, observers, SimulatedDynamoDb::new);
    }

    public World(RunPlan setting, List<Observer> observers, Function<EventQueue, SimulatedDynamoDb> tables) {
        this.setting = setting;
        seeds = new Seeds(setting.seed());
        faults = new Faults(setting.scenario().faults());
        dependency = new SimulatedDependency(setting.scenario().dependency(), seeds);
        table = tables.apply(queue);
        observer = new Observers(observers);
        network = new Network(this);
        fleet = new SimulatedFleet(this);
        faultActions = new FaultActions(this);
        cloud = new Cloud(this);
    }

    /** Runs the scenario to its end. */
    public void run() {
        open();
        runUntil(setting.scenario().micros());
    }

    /** Starts the fleet and the faults; nothing happens before time passes. */
    public void open() {
        setting.protection().open(cloud);
        fleet.open();
        faultActions.open();
    }

    public void runUntil(long micros) {
        queue.runUntil(micros);
    }

    Scenario scenario() {
        return setting.scenario();
    }

    Protection protection() {
        return setting.protection();
    }

    Trace trace() {
        return setting.trace();
    }

    Seeds seeds() {
        return seeds;
    }

    public EventQueue queue() {
        return queue;
    }

    public long now() {
        return queue.now();
    }

    Faults faults() {
        return faults;
    }

    SimulatedDependency dependency() {
        return dependency;
    }

    public SimulatedDynamoDb table() {
        return table;
    }

    Observer observer() {
        return observer;
    }

    Network network() {
        return network;
    }

    public SimulatedFleet fleet() {
        return fleet;
    }

    Cloud cloud() {
        return cloud;
    }
}
