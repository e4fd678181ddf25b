package dev.switchgear.simulator.peers;

import dev.switchgear.simulator.table.Item;
import dev.switchgear.simulator.world.ItemRequest;
import dev.switchgear.simulator.world.Surroundings;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** An item as one environment remembers it for a while. */
final class CachedItem<T> {
    private final Surroundings surroundings;
    private final Item<T> item;
    private final long lifeMicros;
    private final LongSupplier clockMicros;
    private T value;
    private long readAt = Long.MIN_VALUE / 2;

    /** @param clockMicros by which what is remembered grows old */
    CachedItem(Surroundings surroundings, Item<T> item, long lifeMicros, LongSupplier clockMicros) {
        this.surroundings = surroundings;
        this.item = item;
        this.lifeMicros = lifeMicros;
        this.clockMicros = clockMicros;
        value = item.absent();
    }

    /** What was last read, however old. */
    T last() {
        return value;
    }

    void set(T newer) {
        value = newer;
        readAt = clockMicros.getAsLong();
    }

    /** Hands over what is remembered, or reads it; if it can't be read, runs {@code failed}. */
    void get(Consumer<T> then, Runnable failed) {
        if (clockMicros.getAsLong() - readAt < lifeMicros) {
            then.accept(value);
            return;
        }
        ItemRequest.read(item)
                .send(
                        surroundings,
                        read -> {
                            set(read);
                            then.accept(read);
                        },
                        failed);
    }
}
