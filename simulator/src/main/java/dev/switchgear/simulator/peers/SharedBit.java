package dev.switchgear.simulator.peers;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.table.Item;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.world.CallGuard;
import dev.switchgear.simulator.world.GuardContext;
import dev.switchgear.simulator.world.ItemRequest;
import dev.switchgear.simulator.world.Protection;
import org.jspecify.annotations.Nullable;

/**
 * The obvious design: each environment has a window (half of the last ten calls, at least five), and an environment
 * with a bad window opens the circuit of all for 10 s. The bit is read every 2 s.
 */
public record SharedBit() implements Protection {
    private static final Item<Long> OPEN_UNTIL = new Item<>("shared bit", 0L);
    private static final long OPEN_MILLIS = 10_000;
    private static final long CACHE_MICROS = 2 * Micros.SECOND;

    @Override
    public String name() {
        return "local windows + shared bit";
    }

    @Override
    public CallGuard guard(GuardContext context) {
        return new PeerGuard(context);
    }

    private static final class PeerGuard implements CallGuard {
        private final GuardContext context;
        private final LocalWindow window = new LocalWindow();
        private final CachedItem<Long> openUntil;

        PeerGuard(GuardContext context) {
            this.context = context;
            openUntil = new CachedItem<>(context, OPEN_UNTIL, CACHE_MICROS, () -> context.wallMillis() * Micros.MILLI);
        }

        @Override
        public void begin(@Nullable String key, Decided decided) {
            openUntil.get(until -> decide(until, decided), () -> decide(openUntil.last(), decided));
        }

        private void decide(long until, Decided decided) {
            if (until > context.wallMillis()) {
                window.clear();
                decided.refused();
            } else {
                decided.admitted(Pass.PLAIN);
            }
        }

        @Override
        public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
            if (outcome.result() != Outcome.Result.IGNORED) {
                window.add(outcome.result() == Outcome.Result.FAILURE);
            }
            if (!window.isBad()) {
                recorded.run();
                return;
            }
            window.clear();
            long now = context.wallMillis();
            openUntil.set(now + OPEN_MILLIS);
            ItemRequest.write(OPEN_UNTIL, (before, micros) -> {
                        if (before <= now) {
                            context.opened();
                        }
                        return Math.max(before, now + OPEN_MILLIS);
                    })
                    .send(context, written -> recorded.run(), recorded);
        }
    }
}
