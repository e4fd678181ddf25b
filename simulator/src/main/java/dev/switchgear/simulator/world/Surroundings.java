package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.TableReply;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.Alarm;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * All that a guard can touch: its machine's clocks, which are wrong and stop, a random generator, and the table. What
 * was asked for comes back only while the environment lives, and only when it is not frozen.
 */
public interface Surroundings {
    /** Returns the number of the environment; no other one of the run has it. */
    int number();

    /** Milliseconds since 1970 by this machine's clock. */
    long wallMillis();

    /** Time that passes only while the environment is not frozen, in microseconds. */
    long monotonicMicros();

    RandomGenerator random();

    /** Runs something after a time on the monotonic clock, unless the alarm is turned off before. */
    Alarm after(long micros, Runnable then);

    /** Sends a request to the table. The reply may come late, or never. */
    <R> void ask(TableRequest<R> request, Consumer<TableReply<R>> receiver);

    /** What runs in the cloud beside the environments, and neither freezes nor dies with them. */
    Cloud cloud();

    /** Tells that a circuit opened: this environment's own, or the fleet's if this environment opened it. */
    void opened();

    /** True time in microseconds since the start, for the observer's ears alone: no guard can know it. */
    long trueMicros();

    /** Who watches the run. */
    Observer observer();
}
