package dev.switchgear.simulator.peers;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.table.Item;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.world.CallGuard;
import dev.switchgear.simulator.world.Cloud;
import dev.switchgear.simulator.world.GuardContext;
import dev.switchgear.simulator.world.ItemRequest;
import dev.switchgear.simulator.world.Protection;
import dev.switchgear.simulator.world.Response;
import org.jspecify.annotations.Nullable;

/**
 * Original 0: a schedule calls the dependency once a minute and stores whether it timed out. An extension in each
 * environment reads that and keeps it for 30 s of a clock that stops while the environment is frozen. The outcomes of
 * the calls themselves are not used.
 */
public record PollingExtension() implements Protection {
    private static final Item<Boolean> IS_OPEN = new Item<>("extension", false);
    private static final long PERIOD_MICROS = 60 * Micros.SECOND;
    private static final long CACHE_MICROS = 30 * Micros.SECOND;

    @Override
    public String name() {
        return "original 0: extension + poller";
    }

    @Override
    public void open(Cloud cloud) {
        cloud.every(PERIOD_MICROS, () -> {
            Response response = cloud.call();
            cloud.after(response.micros(), () -> store(cloud, cloud.isTimeout(response)));
        });
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
        CachedItem<Boolean> isOpen = new CachedItem<>(context, IS_OPEN, CACHE_MICROS, context::monotonicMicros);
        return new CallGuard() {
            @Override
            public void begin(@Nullable String key, Decided decided) {
                isOpen.get(
                        open -> {
                            if (open) {
                                decided.refused();
                            } else {
                                decided.admitted(Pass.PLAIN);
                            }
                        },
                        decided::refused); // the extension does not answer, so the invocation fails
            }

            @Override
            public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
                recorded.run();
            }
        };
    }
}
