package dev.switchgear.simulator.peers;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.table.Item;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.world.CallGuard;
import dev.switchgear.simulator.world.Cloud;
import dev.switchgear.simulator.world.GuardContext;
import dev.switchgear.simulator.world.ItemRequest;
import dev.switchgear.simulator.world.Protection;
import org.jspecify.annotations.Nullable;

/**
 * Original 4: two alarms write one boolean, which every call reads. More than one error per minute in three consecutive
 * minutes opens it. One failed health check (one per minute) opens it too, and only the health check's recovery closes
 * it.
 */
public record AlarmsAndHealthCheck() implements Protection {
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
    public void open(Cloud cloud) {
        cloud.every(MINUTE_MICROS, () -> {
            boolean failed = cloud.call().isFailure();
            cloud.after(MINUTE_MICROS / 2, () -> evaluate(cloud, failed));
        });
    }

    private static void evaluate(Cloud cloud, boolean checkFailed) {
        int bad = cloud.memory(ERRORS) > 1 ? cloud.memory(BAD_MINUTES) + 1 : 0;
        cloud.remember(ERRORS, 0);
        cloud.remember(BAD_MINUTES, bad);
        if (bad == DATAPOINTS) {
            store(cloud, true);
        }
        if (checkFailed != cloud.memory(UNHEALTHY)) {
            cloud.remember(UNHEALTHY, checkFailed);
            store(cloud, checkFailed);
        }
    }

    private static void store(Cloud cloud, boolean open) {
        cloud.ask(ItemRequest.write(IS_OPEN, (before, now) -> {
            if (open && !before) {
                cloud.opened();
            }
            return open;
        }));
    }

    @Override
    public CallGuard guard(GuardContext context) {
        Cloud cloud = context.cloud();
        return new CallGuard() {
            @Override
            public void begin(@Nullable String key, Decided decided) {
                ItemRequest.read(IS_OPEN)
                        .send(
                                context,
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
            public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
                if (outcome.result() == Outcome.Result.FAILURE) {
                    cloud.remember(ERRORS, cloud.memory(ERRORS) + 1);
                }
                recorded.run();
            }
        };
    }
}
