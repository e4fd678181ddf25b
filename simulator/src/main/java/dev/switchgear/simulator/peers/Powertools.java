package dev.switchgear.simulator.peers;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.table.Item;
import dev.switchgear.simulator.world.CallGuard;
import dev.switchgear.simulator.world.GuardContext;
import dev.switchgear.simulator.world.ItemRequest;
import dev.switchgear.simulator.world.Protection;
import org.jspecify.annotations.Nullable;

/**
 * AWS Powertools for Lambda (Python): five consecutive failures in one environment open the circuit of all environments
 * for 30 s. Then one environment, elected by a conditional write, makes three calls that must succeed. State is cached
 * for 5 s.
 */
public record Powertools() implements Protection {
    private static final Item<Row> ROW = new Item<>("powertools", new Row(State.CLOSED, 0, -1, 0));
    private static final int FAILURES = 5;
    private static final int SUCCESSES = 3;
    private static final long RECOVERY_SECONDS = 30;
    private static final long CACHE_MILLIS = 5_000;

    private enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private record Row(State state, long openedAt, int owner, long leaseUntil) {}

    @Override
    public String name() {
        return "Powertools (Python)";
    }

    @Override
    public CallGuard guard(GuardContext context) {
        return new PeerGuard(context);
    }

    private static final class PeerGuard implements CallGuard {
        private final GuardContext context;
        private Row cached = ROW.absent();
        private long cachedAt = Long.MIN_VALUE / 2;
        private int failures;
        private int successes;

        PeerGuard(GuardContext context) {
            this.context = context;
        }

        @Override
        public void begin(@Nullable String key, Decided decided) {
            if (context.wallMillis() - cachedAt < CACHE_MILLIS) {
                decide(cached, decided);
                return;
            }
            ItemRequest.read(ROW)
                    .send(
                            context,
                            row -> {
                                remember(row);
                                decide(row, decided);
                            },
                            () -> decided.admitted(Pass.PLAIN));
        }

        private void decide(Row row, Decided decided) {
            long now = seconds();
            switch (row.state) {
                case CLOSED -> decided.admitted(Pass.PLAIN);
                case OPEN -> {
                    if (now - row.openedAt < RECOVERY_SECONDS) {
                        decided.refused();
                    } else {
                        elect(row, decided);
                    }
                }
                case HALF_OPEN -> {
                    if (row.leaseUntil <= now) {
                        elect(row, decided);
                    } else if (row.owner == context.number()) {
                        decided.admitted(Pass.PROBE);
                    } else {
                        decided.refused();
                    }
                }
            }
        }

        /**
         * An environment that loses the race keeps its cached state; a table that refuses a request is an error in the
         * handler.
         */
        private void elect(Row seen, Decided decided) {
            long now = seconds();
            Row mine = new Row(State.HALF_OPEN, seen.openedAt, context.number(), now + RECOVERY_SECONDS);
            ItemRequest<Row> election = ItemRequest.write(ROW, (row, micros) -> {
                boolean free = row.state == State.OPEN || (row.state == State.HALF_OPEN && row.leaseUntil <= now);
                return free && row.openedAt == seen.openedAt ? mine : row;
            });
            election.send(
                    context,
                    row -> {
                        if (row.equals(mine)) {
                            remember(row);
                            decided.admitted(Pass.PROBE);
                        } else {
                            decided.refused();
                        }
                    },
                    decided::refused);
        }

        @Override
        public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
            boolean failed = outcome.result() == Outcome.Result.FAILURE;
            if (outcome.result() == Outcome.Result.IGNORED) {
                recorded.run();
            } else if (pass.isProbe()) {
                successes = failed ? 0 : successes + 1;
                conclude(failed ? State.OPEN : successes >= SUCCESSES ? State.CLOSED : State.HALF_OPEN, recorded);
            } else {
                failures = failed ? failures + 1 : 0;
                conclude(failures >= FAILURES ? State.OPEN : State.HALF_OPEN, recorded);
            }
        }

        /** Writes without a condition; a half-open circuit stays half-open. */
        private void conclude(State state, Runnable recorded) {
            if (state == State.HALF_OPEN) {
                recorded.run();
                return;
            }
            failures = 0;
            successes = 0;
            Row row = new Row(state, state == State.OPEN ? seconds() : 0, -1, 0);
            remember(row);
            ItemRequest.write(ROW, (before, now) -> {
                        if (state == State.OPEN && before.state != State.OPEN) {
                            context.opened();
                        }
                        return row;
                    })
                    .send(context, written -> recorded.run(), recorded);
        }

        private void remember(Row row) {
            cached = row;
            cachedAt = context.wallMillis();
        }

        private long seconds() {
            return context.wallMillis() / 1_000;
        }
    }
}
