package dev.switchgear.simulator.table;

import org.jspecify.annotations.Nullable;

/** One item of the table: its newest values, and its capacity. */
public final class TableItem {
    private static final int VERSIONS = 16;

    private final @Nullable Object[] values = new @Nullable Object[VERSIONS];
    private final long[] times = new long[VERSIONS];
    private int newest;
    private int count = 1;
    private final Capacity capacity = new Capacity();

    public boolean admits(TableRequest<?> request, long now) {
        return capacity.admits(request, now);
    }

    /** Returns the value at a moment, or the oldest that is kept; null if there was no such item. */
    @Nullable
    Object at(long moment) {
        int index = newest;
        for (int i = 1; i < count && times[index] > moment; i++) {
            index = (index + VERSIONS - 1) % VERSIONS;
        }
        return values[index];
    }

    void replace(@Nullable Object value, long now) {
        newest = (newest + 1) % VERSIONS;
        count = Math.min(VERSIONS, count + 1);
        values[newest] = value;
        times[newest] = now;
    }
}
