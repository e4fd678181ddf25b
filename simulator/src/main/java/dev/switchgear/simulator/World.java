package dev.switchgear.simulator;

import java.util.List;
import java.util.function.Function;

/** One run of one scenario with one protection and one seed. */
final class World {
    private final Setting setting;
    private final Seeds seeds;
    private final EventQueue queue = new EventQueue();
    private final Faults faults;
    private final Dependency dependency;
    private final SimulatedDynamoDb table;
    private final Observer observer;
    private final Network network;
    private final Fleet fleet;
    private final Meddler meddler;
    private final Cloud cloud;

    World(Setting setting, List<Observer> observers) {
        this(setting, observers, SimulatedDynamoDb::new);
    }

    World(Setting setting, List<Observer> observers, Function<EventQueue, SimulatedDynamoDb> tables) {
        this.setting = setting;
        seeds = new Seeds(setting.seed());
        faults = new Faults(setting.scenario().faults());
        dependency = new Dependency(setting.scenario().dependency(), seeds);
        table = tables.apply(queue);
        observer = new Observers(observers);
        network = new Network(this);
        fleet = new Fleet(this);
        meddler = new Meddler(this);
        cloud = new Cloud(this);
    }

    /** Runs the scenario to its end. */
    void run() {
        open();
        runUntil(setting.scenario().micros());
    }

    /** Lets the fleet and what goes wrong begin; nothing happens before time passes. */
    void open() {
        setting.protection().open(cloud);
        fleet.open();
        meddler.open();
    }

    void runUntil(long micros) {
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

    EventQueue queue() {
        return queue;
    }

    long now() {
        return queue.now();
    }

    Faults faults() {
        return faults;
    }

    Dependency dependency() {
        return dependency;
    }

    SimulatedDynamoDb table() {
        return table;
    }

    Observer observer() {
        return observer;
    }

    Network network() {
        return network;
    }

    Fleet fleet() {
        return fleet;
    }

    Cloud cloud() {
        return cloud;
    }
}
