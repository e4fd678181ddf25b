package dev.switchgear.simulator;

import dev.switchgear.model.Outcome;
import org.jspecify.annotations.Nullable;

/** No breaker at all: what the others are to be measured against. */
record Unprotected() implements Protection {
    @Override
    public String name() {
        return "no breaker";
    }

    @Override
    public Guard guard(Surroundings surroundings) {
        return new Guard() {
            @Override
            public void begin(@Nullable String key, Decided decided) {
                decided.admitted(Pass.PLAIN);
            }

            @Override
            public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable booked) {
                booked.run();
            }
        };
    }
}
