package dev.switchgear.simulator.peers;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.world.CallGuard;
import dev.switchgear.simulator.world.GuardContext;
import dev.switchgear.simulator.world.Protection;
import org.jspecify.annotations.Nullable;

/** No breaker at all, for comparison. */
public record Unprotected() implements Protection {
    @Override
    public String name() {
        return "no breaker";
    }

    @Override
    public CallGuard guard(GuardContext context) {
        return new CallGuard() {
            @Override
            public void begin(@Nullable String key, Decided decided) {
                decided.admitted(Pass.PLAIN);
            }

            @Override
            public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
                recorded.run();
            }
        };
    }
}
