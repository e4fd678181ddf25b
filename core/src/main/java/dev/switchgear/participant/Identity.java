package dev.switchgear.participant;

import dev.switchgear.bounds.Texts;

/**
 * The identity of one environment of the fleet. It is made after a restore from a snapshot, because copies would share
 * it.
 *
 * @param number a random number that no other environment has
 * @param writer the name of this environment in the table, for a person; at most 64 characters
 * @since 0.1.0
 */
public record Identity(long number, String writer) {
    /** Cuts the name to its limit. */
    public Identity {
        writer = Texts.shortened(writer, 64);
    }
}
