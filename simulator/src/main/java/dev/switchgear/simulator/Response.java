package dev.switchgear.simulator;

import dev.switchgear.model.Outcome;

/** How the dependency answers one call: with what, and after how long. */
record Response(Outcome outcome, long micros) {
    boolean isFailure() {
        return outcome.result() == Outcome.Result.FAILURE;
    }
}
