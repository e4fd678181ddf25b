package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.TableReply;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.Alarm;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Everything that a guard can use: its machine's clocks, which are wrong and stop, a random generator, and the table.
 * Replies arrive only while the environment lives, and only when it is not frozen.
 */
public interface GuardContext {
    /** Returns the number of the environment; it is unique in the run. */
    int number();

    /** Returns milliseconds since 1970 by this machine's clock. */
    long wallMillis();

    /** Returns time that passes only while the environment is not frozen, in microseconds. */
    long monotonicMicros();

    RandomGenerator random();

    /** Runs an action after a time on the monotonic clock, unless the alarm is cancelled before. */
    Alarm after(long micros, Runnable then);

    /** Sends a request to the table. The reply may come late, or never. */
    <R> void ask(TableRequest<R> request, Consumer<TableReply<R>> receiver);

    /** Returns what runs in the cloud outside of the environments, and neither freezes nor dies with them. */
    Cloud cloud();

    /** Reports that a circuit opened: this environment's own, or the fleet's if this environment opened it. */
    void opened();

    /** Returns how many circuits each call uses at the same moment, at least 1. */
    int circuits();

    /** Returns true time in microseconds since the start, for observers only; a guard cannot know it. */
    long trueMicros();

    /** Returns the observer of the run. */
    Observer observer();
}
