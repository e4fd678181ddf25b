package dev.switchgear.simulator;

import dev.switchgear.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Original 4: two alarms write one boolean, which every call reads. More than one error a minute in three minutes running
 * opens it; so does one failed health check of a minute, and only the health check's recovery closes it.
 */
record AlarmsAndHealthCheck() implements Protection {
    private static final Item<Boolean> IS_OPEN = new Item<>("alarms", false);
    private static final Item<Integer> ERRORS = new Item<>("errors of this minute", 0);
    private static final Item<Integer> BAD_MINUTES = new Item<>("bad minutes", 0);
    private static final Item<Boolean> UNHEALTHY = new Item<>("health alarm", false);
    private static final long MINUTE_MICROS = 60 * Micros.SECOND;
    private static final int DATAPOINTS = 3;

    @Override
    public String name() {
        return "original 4: alarms + health check";
    }

    @Override
    public void open(Outside outside) {
        outside.every(MINUTE_MICROS, () -> {
            boolean failed = outside.call().isFailure();
            outside.after(MINUTE_MICROS / 2, () -> evaluate(outside, failed));
        });
    }

    private static void evaluate(Outside outside, boolean checkFailed) {
        int bad = outside.memory(ERRORS) > 1 ? outside.memory(BAD_MINUTES) + 1 : 0;
        outside.remember(ERRORS, 0);
        outside.remember(BAD_MINUTES, bad);
        if (bad == DATAPOINTS) {
            store(outside, true);
        }
        if (checkFailed != outside.memory(UNHEALTHY)) {
            outside.remember(UNHEALTHY, checkFailed);
            store(outside, checkFailed);
        }
    }

    private static void store(Outside outside, boolean open) {
        outside.ask(ItemRequest.write(IS_OPEN, (before, now) -> {
            if (open && !before) {
                outside.opened();
            }
            return open;
        }));
    }

    @Override
    public Guard guard(Surroundings surroundings) {
        Outside outside = surroundings.outside();
        return new Guard() {
            @Override
            public void begin(@Nullable String key, Decided decided) {
                ItemRequest.read(IS_OPEN)
                        .send(
                                surroundings,
                                open -> {
                                    if (open) {
                                        decided.refused();
                                    } else {
                                        decided.admitted(Pass.PLAIN);
                                    }
                                },
                                decided::refused);
            }

            @Override
            public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable booked) {
                if (outcome.result() == Outcome.Result.FAILURE) {
                    outside.remember(ERRORS, outside.memory(ERRORS) + 1);
                }
                booked.run();
            }
        };
    }
}
