package dev.switchgear.simulator.time;

import java.util.Arrays;

/**
 * Virtual time: the event that is due next happens next, and events that are due at the same time happen in the order
 * in which they were added. This is a binary heap in plain arrays, because most of a run's time is spent here.
 */
public final class EventQueue {
    private long[] times = new long[1_024];
    private long[] orders = new long[1_024];
    private Runnable[] events = new Runnable[1_024];
    private int size;
    private long nextOrder;
    private long now;
    private long happened;

    /** Returns the virtual time in microseconds since the start. */
    public long now() {
        return now;
    }

    /** Returns how many events have happened. */
    public long happened() {
        return happened;
    }

    public void after(long micros, Runnable event) {
        at(now + micros, event);
    }

    public void at(long micros, Runnable event) {
        if (micros < now) {
            throw new IllegalArgumentException("event at " + micros + " us; it is " + now + " us already");
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            orders = Arrays.copyOf(orders, size * 2);
            events = Arrays.copyOf(events, size * 2);
        }
        siftUp(size++, micros, nextOrder++, event);
    }

    /** Runs everything that is due until {@code end}, and moves the time there. */
    public void runUntil(long end) {
        while (size > 0 && times[0] <= end) {
            now = times[0];
            happened++;
            take().run();
        }
        now = end;
    }

    private Runnable take() {
        Runnable first = events[0];
        size--;
        long time = times[size];
        long order = orders[size];
        Runnable event = events[size];
        events[size] = first; // the next event overwrites it; the array has no nulls
        if (size > 0) {
            siftDown(time, order, event);
        }
        return first;
    }

    private void siftUp(int start, long time, long order, Runnable event) {
        int i = start;
        while (i > 0) {
            int parent = (i - 1) >>> 1;
            if (!isBefore(time, order, parent)) {
                break;
            }
            move(parent, i);
            i = parent;
        }
        place(i, time, order, event);
    }

    private void siftDown(long time, long order, Runnable event) {
        int i = 0;
        while (true) {
            int child = 2 * i + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], child)) {
                child++;
            }
            if (isBefore(time, order, child)) {
                break;
            }
            move(child, i);
            i = child;
        }
        place(i, time, order, event);
    }

    private boolean isBefore(long time, long order, int other) {
        return time < times[other] || (time == times[other] && order < orders[other]);
    }

    private void move(int from, int to) {
        place(to, times[from], orders[from], events[from]);
    }

    private void place(int i, long time, long order, Runnable event) {
        times[i] = time;
        orders[i] = order;
        events[i] = event;
    }
}
