package dev.switchgear.simulator.world;

/** A way to protect a fleet: Switchgear is one, what others do are others. They differ in the guard they make. */
public interface Protection {
    /** Returns its name, for tables. */
    String name();

    /** Starts what it needs outside of the environments: a poller, an alarm. Most need nothing. */
    default void open(Cloud cloud) {}

    /** Makes the guard of one environment, when that environment starts. */
    CallGuard guard(Surroundings surroundings);
}
