package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.Item;
import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.table.TableRequest;
import java.util.function.Consumer;

/**
 * A plain read or change of one item.
 *
 * @param item the item
 * @param isWrite whether it changes the item
 * @param units how much capacity it uses
 * @param work its work
 */
public record ItemRequest<T>(Item<T> item, boolean isWrite, double units, Work<T> work) implements TableRequest<T> {
    /** Does the request's work on the table and returns the item's value afterwards. */
    interface Work<T> {
        T on(SimulatedDynamoDb table, long seenAt);
    }

    /** Computes an item's next value from its current one. */
    public interface ItemChange<T> {
        T of(T before, long nowMicros);
    }

    /** An eventually consistent read of up to 4 KB. */
    public static <T> ItemRequest<T> read(Item<T> item) {
        return new ItemRequest<>(item, false, 1, item::at);
    }

    /** A strongly consistent read of up to 4 KB. */
    public static <T> ItemRequest<T> consistentRead(Item<T> item) {
        return new ItemRequest<>(item, false, 2, (table, seenAt) -> item.at(table, table.now()));
    }

    /** A write of up to 1 KB. If it must not happen, it leaves the item unchanged and still uses its capacity. */
    public static <T> ItemRequest<T> write(Item<T> item, ItemChange<T> change) {
        return new ItemRequest<>(item, true, 1, (table, seenAt) -> {
            T before = item.at(table, table.now());
            T after = change.of(before, table.now());
            if (after != before) {
                table.replace((Object) item, after);
            }
            return after;
        });
    }

    /** The same request to a store without limits. */
    public ItemRequest<T> withoutLimit() {
        return new ItemRequest<>(item, isWrite, 0, work);
    }

    public ItemRequest<T> withUnits(double many) {
        return new ItemRequest<>(item, isWrite, many, work);
    }

    /** Sends it; runs one of the two when the table answers. */
    public void send(GuardContext context, Consumer<T> then, Runnable failed) {
        context.ask(this, reply -> {
            T value = reply.value();
            if (value == null) {
                failed.run();
            } else {
                then.accept(value);
            }
        });
    }

    @Override
    public T carryOut(SimulatedDynamoDb table, long seenAt) {
        return work.on(table, seenAt);
    }

    @Override
    public String toString() {
        return (isWrite ? "write " : "read ") + item.name();
    }
}
