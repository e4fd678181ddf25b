package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.Item;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.WallClock;
import java.util.SplittableRandom;

/**
 * What runs in the cloud outside of the environments: schedules, alarms, workflows. Its clock is correct, it never
 * freezes, and its requests reach the table without delay. Some protections make all of their decisions here.
 */
public final class Cloud {
    private static final int NOBODY = -1;

    private final World world;
    private final SplittableRandom random;

    Cloud(World world) {
        this.world = world;
        random = world.seeds().fork("outside");
    }

    public long wallMillis() {
        return WallClock.trueMillis(world.now());
    }

    public SplittableRandom random() {
        return random;
    }

    public void after(long micros, Runnable then) {
        world.queue().after(micros, then);
    }

    /** Repeats an action with a fixed period; the first one is at a random moment within a period. */
    public void every(long periodMicros, Runnable what) {
        after(random.nextLong(periodMicros), () -> repeat(periodMicros, what));
    }

    /** Calls the dependency. The answer is known at once; the caller must wait for its time. */
    public Response call() {
        return callFor(NOBODY);
    }

    /** Calls the dependency from the place of an environment. */
    public Response callFor(int environment) {
        Response response = world.dependency().respond(environment, NOBODY, world.now());
        world.observer().calledFromOutside(response, world.now());
        return response;
    }

    /** Whether the caller of the dependency gave up waiting for this answer. */
    public boolean isTimeout(Response response) {
        long timeout = world.scenario().dependency().timeoutMillis() * Micros.MILLI;
        return response.isFailure() && response.micros() >= timeout;
    }

    /** Reads or changes an item of the table, unless the table fails or has no capacity. */
    public <R> void ask(ItemRequest<R> request) {
        boolean refused = world.faults().strength(TimedFault.Kind.OUTAGE, world.now()) > 0
                || world.faults().strikes(TimedFault.Kind.THROTTLED, world.now(), random)
                || !world.table().admits(request, world.now());
        world.observer().used(request, refused, world.now());
        if (!refused) {
            request.carryOut(world.table(), world.now());
        }
    }

    /** Returns a value that a service other than the table keeps. */
    public <T> T memory(Item<T> item) {
        return item.at(world.table(), world.now());
    }

    /** Keeps a value in a service other than the table. */
    public <T> void remember(Item<T> item, T value) {
        world.table().replace((Object) item, value);
    }

    public void opened() {
        world.observer().opened(world.now());
    }

    private void repeat(long periodMicros, Runnable what) {
        what.run();
        after(periodMicros, () -> repeat(periodMicros, what));
    }
}
