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
 * gobreaker's distributed breaker: reads the shared state, takes a lock of 5 s, calls while it holds the lock, and
 * writes the state back. Six consecutive failures open it for 60 s; then it permits one call at a time. Its store is
 * Redis; here it is the table, without a limit of capacity.
 */
public record OneAtATime() implements Protection {
    private static final Item<Shared> SHARED = new Item<>("gobreaker", new Shared(State.CLOSED, 0, 0));
    private static final Item<Lock> LOCK = new Item<>("gobreaker lock", new Lock(-1, 0));
    private static final int FAILURES = 6;
    private static final long OPEN_MILLIS = 60_000;
    private static final long LOCK_MICROS = 5 * Micros.SECOND;
    private static final long POLL_MICROS = 500 * Micros.MILLI;
    private static final int TRIES = 11;

    private enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private record Shared(State state, int failures, long until) {
        Shared finished(boolean failed, long now) {
            if (!failed) {
                return SHARED.absent();
            }
            boolean opens = state == State.HALF_OPEN || failures + 1 >= FAILURES;
            return opens ? new Shared(State.OPEN, 0, now + OPEN_MILLIS) : new Shared(state, failures + 1, 0);
        }
    }

    private record Lock(int holder, long untilMicros) {}

    @Override
    public String name() {
        return "gobreaker distributed";
    }

    @Override
    public CallGuard guard(GuardContext context) {
        return new PeerGuard(context);
    }

    private static final class PeerGuard implements CallGuard {
        private final GuardContext context;
        private Shared seen = SHARED.absent();

        PeerGuard(GuardContext context) {
            this.context = context;
        }

        @Override
        public void begin(@Nullable String key, Decided decided) {
            ItemRequest.consistentRead(SHARED)
                    .withoutLimit()
                    .send(
                            context,
                            shared -> {
                                seen = shared;
                                lock(TRIES, decided);
                            },
                            decided::refused);
        }

        private void lock(int tries, Decided decided) {
            if (tries == 0) {
                decided.refused();
                return;
            }
            int me = context.number();
            ItemRequest.write(LOCK, (lock, now) -> lock.untilMicros > now ? lock : new Lock(me, now + LOCK_MICROS))
                    .withoutLimit()
                    .send(
                            context,
                            lock -> {
                                if (lock.holder == me) {
                                    decide(decided);
                                } else {
                                    context.after(POLL_MICROS, () -> lock(tries - 1, decided));
                                }
                            },
                            decided::refused);
        }

        /** Decides by the state that was read before the lock was taken. */
        private void decide(Decided decided) {
            if (seen.state == State.CLOSED) {
                decided.admitted(Pass.PLAIN);
            } else if (seen.state == State.OPEN && context.wallMillis() < seen.until) {
                giveBack(decided::refused);
            } else {
                seen = new Shared(State.HALF_OPEN, 0, 0);
                decided.admitted(Pass.PROBE);
            }
        }

        @Override
        public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
            if (outcome.result() != Outcome.Result.IGNORED) {
                seen = seen.finished(outcome.result() == Outcome.Result.FAILURE, context.wallMillis());
            }
            giveBack(recorded);
        }

        private void giveBack(Runnable then) {
            Shared shared = seen;
            ItemRequest.write(SHARED, (before, now) -> {
                        if (shared.state == State.OPEN && before.state != State.OPEN) {
                            context.opened();
                        }
                        return shared;
                    })
                    .withoutLimit()
                    .send(context, written -> unlock(then), () -> unlock(then));
        }

        private void unlock(Runnable then) {
            ItemRequest.write(LOCK, (lock, now) -> lock.holder == context.number() ? LOCK.absent() : lock)
                    .withoutLimit()
                    .send(context, unlocked -> then.run(), then);
        }
    }
}
