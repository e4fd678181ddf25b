package dev.switchgear.simulator.peers;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.world.CallGuard;
import dev.switchgear.simulator.world.GuardContext;
import dev.switchgear.simulator.world.Protection;
import org.jspecify.annotations.Nullable;

/**
 * Original 3: a small class with three states, which is kept here as long as its environment lives. Three consecutive
 * failures refuse calls for 10 s; then all calls pass until one fails or succeeds.
 */
public record InHandler() implements Protection {
    private static final int FAILURES = 3;
    private static final long COOLDOWN_MILLIS = 10_000;

    @Override
    public String name() {
        return "original 3: in-handler class";
    }

    @Override
    public CallGuard guard(GuardContext context) {
        return new PeerGuard(context);
    }

    private static final class PeerGuard implements CallGuard {
        private final GuardContext context;
        private int failures;
        private long lastFailure;
        private boolean open;

        PeerGuard(GuardContext context) {
            this.context = context;
        }

        @Override
        public void begin(@Nullable String key, Decided decided) {
            if (open && context.wallMillis() - lastFailure < COOLDOWN_MILLIS) {
                decided.refused();
            } else {
                decided.admitted(open ? Pass.PROBE : Pass.PLAIN);
            }
        }

        @Override
        public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
            if (outcome.result() == Outcome.Result.SUCCESS) {
                failures = 0;
                open = false;
            } else if (outcome.result() == Outcome.Result.FAILURE) {
                failures++;
                lastFailure = context.wallMillis();
                if (failures >= FAILURES) {
                    open = true;
                    context.opened();
                }
            }
            recorded.run();
        }
    }
}
