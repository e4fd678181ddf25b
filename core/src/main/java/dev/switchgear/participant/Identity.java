package dev.switchgear.participant;

import dev.switchgear.bounds.Texts;

/**
 * Who takes part: one environment of the fleet. Never made before a process is restored from a snapshot, since copies
 * would share it.
 *
 * @param number a random number that no other environment has
 * @param writer how the table names this environment, for a person; at most 64 characters
 * @since 0.1.0
 */
public record Identity(long number, String writer) {
    /** Cuts the name to its limit. */
    public Identity {
        writer = Texts.shortened(writer, 64);
    }
}
