package dev.switchgear.simulator.world;

/** Which idle environment the next request goes to; what AWS does is not documented, so we try both. */
public enum Placement {
    /** Any idle one. */
    RANDOM_IDLE,
    /** The one that became idle last; the rest of a large fleet sleeps for long. */
    MOST_RECENTLY_USED
}
