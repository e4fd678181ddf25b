package dev.switchgear.simulator.peers;

import dev.switchgear.simulator.table.Item;
import dev.switchgear.simulator.world.GuardContext;
import dev.switchgear.simulator.world.ItemRequest;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** An item that one environment caches for a while. */
final class CachedItem<T> {
    private final GuardContext context;
    private final Item<T> item;
    private final long lifeMicros;
    private final LongSupplier clockMicros;
    private T value;
    private long readAt = Long.MIN_VALUE / 2;

    /** @param clockMicros the clock for the age of the cached value */
    CachedItem(GuardContext context, Item<T> item, long lifeMicros, LongSupplier clockMicros) {
        this.context = context;
        this.item = item;
        this.lifeMicros = lifeMicros;
        this.clockMicros = clockMicros;
        value = item.absent();
    }

    /** Returns the last value, however old. */
    T last() {
        return value;
    }

    void set(T newer) {
        value = newer;
        readAt = clockMicros.getAsLong();
    }

    /** Passes on the cached value, or reads it; runs {@code failed} if it cannot be read. */
    void get(Consumer<T> then, Runnable failed) {
        if (clockMicros.getAsLong() - readAt < lifeMicros) {
            then.accept(value);
            return;
        }
        ItemRequest.read(item)
                .send(
                        context,
                        read -> {
                            set(read);
                            then.accept(read);
                        },
                        failed);
    }
}
