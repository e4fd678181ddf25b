package dev.switchgear.benchmarks;

import java.util.Optional;

/**
 * One line of the table.
 *
 * @param open first calls of fresh environments while the circuit is open because of calls, if they were measured
 * @param forced the same while an operator forces it open
 */
record FleetRow(Contender contender, LaneFigures lane, Optional<FirstCalls> open, Optional<FirstCalls> forced) {
    boolean isOurs() {
        return contender.name().equals("switchgear");
    }
}
