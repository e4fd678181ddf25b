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
 * The statistician's design: every environment always adds its calls and failures to the fleet's totals of the last 10
 * s, at most every 5 s. An environment that sees at least half of at least twenty calls fail opens the circuit for 10
 * s. The state is read every 2 s.
 */
public record AlwaysOnTotals() implements Protection {
    private static final Item<Long> OPEN_UNTIL = new Item<>("totals: open", 0L);
    private static final long FLUSH_MILLIS = 5_000;
    private static final long BUCKET_MILLIS = 10_000;
    private static final long OPEN_MILLIS = 10_000;
    private static final long CACHE_MICROS = 2 * Micros.SECOND;
    private static final int LEAST = 20;

    private record Totals(long calls, long failures) {
        Totals plus(Totals more) {
            return new Totals(calls + more.calls, failures + more.failures);
        }

        boolean isBad() {
            return calls >= LEAST && 2 * failures >= calls;
        }
    }

    private static final Totals NONE = new Totals(0, 0);

    @Override
    public String name() {
        return "always-on totals";
    }

    @Override
    public CallGuard guard(GuardContext context) {
        return new PeerGuard(context);
    }

    private static final class PeerGuard implements CallGuard {
        private final GuardContext context;
        private final CachedItem<Long> openUntil;
        private Totals unsent = NONE;
        private long sentAt;

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
                unsent = NONE;
                decided.refused();
            } else {
                decided.admitted(Pass.PLAIN);
            }
        }

        @Override
        public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
            long now = context.wallMillis();
            if (outcome.result() != Outcome.Result.IGNORED) {
                unsent = unsent.plus(new Totals(1, outcome.result() == Outcome.Result.FAILURE ? 1 : 0));
            }
            if (now - sentAt < FLUSH_MILLIS) {
                recorded.run();
                return;
            }
            Totals sending = unsent;
            sentAt = now;
            unsent = NONE;
            ItemRequest.write(bucket(now), (before, micros) -> before.plus(sending))
                    .send(context, totals -> judge(totals, now, recorded), recorded);
        }

        /** The bucket is reset with each opening, so that an outage is judged again after it. */
        private Item<Totals> bucket(long now) {
            return new Item<>("totals " + openUntil.last() + " " + now / BUCKET_MILLIS, NONE);
        }

        private void judge(Totals totals, long now, Runnable recorded) {
            if (!totals.isBad() || openUntil.last() > now) {
                recorded.run();
                return;
            }
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
