package dev.switchgear.simulator.peers;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.table.Item;
import dev.switchgear.simulator.world.CallGuard;
import dev.switchgear.simulator.world.GuardContext;
import dev.switchgear.simulator.world.ItemRequest;
import dev.switchgear.simulator.world.Protection;
import org.jspecify.annotations.Nullable;

/**
 * circuitbreaker-lambda: reads the whole state before each call, and writes the whole changed state after each call.
 * Five failures open it for 10 s, doubled each time up to 60 s; two successes close it.
 */
public record LastWriterWins() implements Protection {
    private static final Item<Blob> BLOB = new Item<>("circuitbreaker-lambda", new Blob(State.CLOSED, 0, 0, 0, 0, 0));
    private static final int FAILURES = 5;
    private static final int SUCCESSES = 2;
    private static final long OPEN_MILLIS = 10_000;
    private static final long LONGEST_OPEN_MILLIS = 60_000;
    private static final long WINDOW_MILLIS = 60_000;

    private enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private record Blob(State state, int failures, int successes, long nextAttempt, long lastFailure, int opens) {
        Blob with(State other) {
            return new Blob(other, failures, 0, nextAttempt, lastFailure, opens);
        }

        Blob succeeded() {
            if (state != State.HALF_OPEN) {
                return this;
            }
            return successes + 1 >= SUCCESSES
                    ? BLOB.absent()
                    : new Blob(state, failures, successes + 1, nextAttempt, lastFailure, opens);
        }

        Blob failed(long now) {
            int many = now - lastFailure > WINDOW_MILLIS ? 1 : failures + 1;
            if (state != State.HALF_OPEN && many < FAILURES) {
                return new Blob(state, many, successes, nextAttempt, now, opens);
            }
            long wait = Math.min(LONGEST_OPEN_MILLIS, OPEN_MILLIS << Math.min(opens, 10));
            return new Blob(State.OPEN, many, 0, now + wait, now, opens + 1);
        }
    }

    @Override
    public String name() {
        return "circuitbreaker-lambda";
    }

    @Override
    public CallGuard guard(GuardContext context) {
        return new PeerGuard(context);
    }

    private static final class PeerGuard implements CallGuard {
        private final GuardContext context;
        private Blob loaded = BLOB.absent();

        PeerGuard(GuardContext context) {
            this.context = context;
        }

        @Override
        public void begin(@Nullable String key, Decided decided) {
            ItemRequest.read(BLOB)
                    .send(
                            context,
                            blob -> {
                                loaded = blob;
                                decide(decided);
                            },
                            () -> decide(decided));
        }

        private void decide(Decided decided) {
            if (loaded.state != State.OPEN) {
                decided.admitted(loaded.state == State.HALF_OPEN ? Pass.PROBE : Pass.PLAIN);
            } else if (context.wallMillis() < loaded.nextAttempt) {
                decided.refused();
            } else {
                loaded = loaded.with(State.HALF_OPEN);
                save(() -> decided.admitted(Pass.PROBE));
            }
        }

        @Override
        public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
            loaded = switch (outcome.result()) {
                case SUCCESS -> loaded.succeeded();
                case FAILURE -> loaded.failed(context.wallMillis());
                case IGNORED -> loaded;
            };
            save(recorded);
        }

        private void save(Runnable saved) {
            Blob blob = loaded;
            ItemRequest.write(BLOB, (before, now) -> {
                        if (blob.state == State.OPEN && before.state != State.OPEN) {
                            context.opened();
                        }
                        return blob;
                    })
                    .send(context, written -> saved.run(), saved);
        }
    }
}
