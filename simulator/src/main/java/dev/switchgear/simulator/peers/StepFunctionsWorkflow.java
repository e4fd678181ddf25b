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
 * Original 1: a workflow reads the state before it calls, repeats a failed call after 2, 3 and 4.5 s without reading
 * the state, and then opens the circuit for 20 s. The workflow waits outside of the environments.
 */
public record StepFunctionsWorkflow() implements Protection {
    private static final Item<Long> OPEN_UNTIL = new Item<>("workflow", 0L);
    private static final long OPEN_MILLIS = 20_000;
    private static final long[] PAUSES_MICROS = {2 * Micros.SECOND, 3 * Micros.SECOND, 9 * Micros.SECOND / 2};

    @Override
    public String name() {
        return "original 1: Step Functions";
    }

    @Override
    public CallGuard guard(GuardContext context) {
        Cloud cloud = context.cloud();
        return new CallGuard() {
            @Override
            public void begin(@Nullable String key, Decided decided) {
                ItemRequest.consistentRead(OPEN_UNTIL)
                        .send(
                                context,
                                until -> {
                                    if (until > context.wallMillis()) {
                                        decided.refused();
                                    } else {
                                        decided.admitted(Pass.PLAIN);
                                    }
                                },
                                decided::refused); // there is no retry and no catch, so the execution fails
            }

            @Override
            public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
                if (outcome.result() == Outcome.Result.FAILURE) {
                    retry(cloud, context.number(), 0);
                }
                recorded.run();
            }
        };
    }

    private static void retry(Cloud cloud, int environment, int pause) {
        if (pause == PAUSES_MICROS.length) {
            cloud.ask(ItemRequest.consistentRead(OPEN_UNTIL));
            if (cloud.memory(OPEN_UNTIL) <= cloud.wallMillis()) {
                trip(cloud);
            }
            return;
        }
        cloud.after(PAUSES_MICROS[pause], () -> {
            Response response = cloud.callFor(environment);
            if (response.isFailure()) {
                cloud.after(response.micros(), () -> retry(cloud, environment, pause + 1));
            }
        });
    }

    private static void trip(Cloud cloud) {
        cloud.ask(ItemRequest.write(OPEN_UNTIL, (before, now) -> {
            cloud.opened();
            return cloud.wallMillis() + OPEN_MILLIS;
        }));
    }
}
