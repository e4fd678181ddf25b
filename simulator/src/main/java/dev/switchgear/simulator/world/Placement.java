package dev.switchgear.simulator.world;

/** Which idle environment gets the next request. AWS does not document its choice, so scenarios use both. */
public enum Placement {
    /** Any idle one. */
    RANDOM_IDLE,
    /** The one that became idle last; most of a large fleet stays idle for long. */
    MOST_RECENTLY_USED
}
