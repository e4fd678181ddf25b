package dev.switchgear.simulator.world;

import dev.switchgear.model.Outcome;

/** The dependency's answer to one call: its outcome and its duration. */
public record Response(Outcome outcome, long micros) {
    public boolean isFailure() {
        return outcome.result() == Outcome.Result.FAILURE;
    }
}
