package dev.switchgear.benchmarks;

import java.util.Optional;

/**
 * One line of the table.
 *
 * @param open first calls of fresh environments while calls have opened the circuit, if they were measured
 * @param forced likewise while an operator has
 */
record FleetRow(Contender contender, LaneFigures lane, Optional<FirstCalls> open, Optional<FirstCalls> forced) {
    boolean isOurs() {
        return contender.name().equals("switchgear");
    }
}
