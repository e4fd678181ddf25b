package dev.switchgear.simulator.world;

import dev.switchgear.model.Outcome;

/** How the dependency answers one call: with what, and after how long. */
public record Response(Outcome outcome, long micros) {
    public boolean isFailure() {
        return outcome.result() == Outcome.Result.FAILURE;
    }
}
