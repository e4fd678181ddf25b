package dev.switchgear.simulator.peers;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.table.Item;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Seeds;
import dev.switchgear.simulator.world.CallGuard;
import dev.switchgear.simulator.world.Cloud;
import dev.switchgear.simulator.world.GuardContext;
import dev.switchgear.simulator.world.ItemRequest;
import dev.switchgear.simulator.world.Protection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Original 2: every failure becomes an event, and the event becomes a record that expires after 60 s. Before each call,
 * the valid records are counted, and the call is refused if there are three. Successes are not recorded.
 */
public record FailureRecords() implements Protection {
    private static final int TOO_MANY = 3;
    private static final long LIFE_MILLIS = 60_000;
    private static final double EVENT_MICROS = 500.0 * Micros.MILLI;
    private static final double BYTES = 120;
    private static final double BYTES_OF_A_READ = 4_096;
    private static final Item<Records> RECORDS = new Item<>("records", new Records(new FailureLog(), 0));

    @Override
    public String name() {
        return "original 2: EventBridge records";
    }

    /** Records in the order of their expiry. They are only added, so that versions can share them. */
    private record Records(FailureLog log, int size) {
        int livingAt(long millis) {
            int index = Arrays.binarySearch(log.expiries, 0, size, millis + 1);
            int expired = index < 0 ? -index - 1 : index;
            return size - expired;
        }

        Records plus(long expiry) {
            log.add(size, Math.max(expiry, size == 0 ? 0 : log.expiries[size - 1]));
            return new Records(log, size + 1);
        }
    }

    private static final class FailureLog {
        private long[] expiries = new long[64];

        void add(int index, long expiry) {
            if (index == expiries.length) {
                expiries = Arrays.copyOf(expiries, 2 * index);
            }
            expiries[index] = expiry;
        }
    }

    @Override
    public void open(Cloud cloud) {
        cloud.remember(RECORDS, new Records(new FailureLog(), 0));
    }

    @Override
    public CallGuard guard(GuardContext context) {
        Cloud cloud = context.cloud();
        return new CallGuard() {
            @Override
            public void begin(@Nullable String key, Decided decided) {
                long now = context.wallMillis();
                double bytes = BYTES * cloud.memory(RECORDS).livingAt(now);
                ItemRequest.read(RECORDS)
                        .withUnits(Math.max(1, Math.ceil(bytes / BYTES_OF_A_READ)))
                        .send(
                                context,
                                records -> {
                                    if (records.livingAt(now) >= TOO_MANY) {
                                        decided.refused();
                                    } else {
                                        decided.admitted(Pass.PLAIN);
                                    }
                                },
                                decided::refused);
            }

            @Override
            public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
                if (outcome.result() == Outcome.Result.FAILURE) {
                    long late = Math.round(Seeds.exponential(cloud.random(), EVENT_MICROS));
                    cloud.after(late, () -> record(cloud));
                }
                recorded.run();
            }
        };
    }

    private static void record(Cloud cloud) {
        cloud.ask(ItemRequest.write(RECORDS, (before, now) -> {
            if (before.livingAt(cloud.wallMillis()) == TOO_MANY - 1) {
                cloud.opened();
            }
            return before.plus(cloud.wallMillis() + LIFE_MILLIS);
        }));
    }
}
