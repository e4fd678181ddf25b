package dev.switchgear.simulator.world;

/** A protection of a fleet: Switchgear, or another breaker. Protections differ in their guards. */
public interface Protection {
    /** Returns its name, for tables. */
    String name();

    /** Starts what it needs outside of the environments: a poller, an alarm. Most need nothing. */
    default void open(Cloud cloud) {}

    /** Creates the guard of one environment, when that environment starts. */
    CallGuard guard(GuardContext context);
}
