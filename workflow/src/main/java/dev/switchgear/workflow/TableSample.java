package dev.switchgear.workflow;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.ProtocolTable;
import dev.switchgear.protocol.ProtocolTable.Facts;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One situation in which the table is evaluated: an item, a policy, and the other inputs of a writer.
 *
 * <p>The numbers of each situation come from separate ranges, so that the origin of a written number can be found.
 */
record TableSample(CircuitPolicy policy, CircuitItem item, Facts facts) {
    static final String WRITER = "the writer";

    private static final int SAMPLES = 600;
    private static final long START = 1_900_000_000_000L;

    /** Returns situations of every kind, the same ones every time. */
    static List<TableSample> all() {
        return drawn(7, SAMPLES);
    }

    /** Returns {@code size} situations from a seed. */
    static List<TableSample> drawn(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TableSample> samples = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            samples.add(draw(random));
        }
        return List.copyOf(samples);
    }

    Optional<Transition> compose(Transition.Rule rule) {
        return new ProtocolTable(policy, WRITER).compose(rule, item, facts);
    }

    long now() {
        return facts.nowMillis();
    }

    long number(Attribute attribute) {
        return item.number(attribute, 0);
    }

    boolean has(Attribute attribute) {
        return item.has(attribute);
    }

    private static TableSample draw(SplittableRandom random) {
        long now = START + random.nextLong(1_000_000_000);
        Facts facts = new Facts(
                now,
                random.nextLong(100_000, 900_000),
                random.nextInt(2_000, 90_000),
                random.nextInt(1, 9),
                "nonce " + random.nextInt(1_000_000),
                random.nextInt(-1, 2),
                "because " + random.nextInt(1_000_000));
        return new TableSample(policy(random), item(random, now), facts);
    }

    private static CircuitPolicy policy(SplittableRandom random) {
        CircuitPolicy.Builder policy = CircuitPolicy.builder()
                .set("probes", Integer.toString(random.nextInt(1, 9)))
                .set("callTimeoutMillis", Integer.toString(random.nextInt(3_000, 700_000)))
                .set("rampMillis", Integer.toString(random.nextBoolean() ? 20_000 + random.nextInt(500_000) : 3_000))
                .set("maxOpenWaitMillis", Integer.toString(random.nextInt(20_000, 3_000_000)))
                .set("maxRetryAfterMillis", Integer.toString(random.nextInt(0, 3_000_000)))
                .set("maxSignalWaitMillis", Integer.toString(random.nextInt(1_000, 9_000_000)));
        if (random.nextInt(3) == 0) {
            policy.set("failureCount", "5")
                    .set("failureCountWindowMillis", Integer.toString(random.nextInt(30_000, 99_000)));
        }
        return policy.build();
    }

    private static CircuitItem item(SplittableRandom random, long now) {
        Map<String, Object> values = new HashMap<>();
        if (random.nextInt(8) > 0) {
            put(values, Attribute.STATE, random.nextBoolean() ? "OPEN" : "CLOSED");
            put(values, Attribute.EPOCH, now + random.nextLong(-9_000_000_000L, 3_000_000_000L));
            put(values, Attribute.OPEN_UNTIL, now + random.nextLong(-20_000_000_000L, 20_000_000_000L));
            put(values, Attribute.REOPENS, random.nextLong(0, 40));
            put(values, Attribute.PROBE_SCORE, random.nextLong(-2, 4));
            put(values, Attribute.GRANTS, random.nextLong(0, 11));
            put(values, Attribute.REASON, "before " + random.nextInt(1_000_000));
            put(
                    values,
                    Attribute.FLEET_HINT,
                    random.nextBoolean() ? random.nextLong(1, 40) : random.nextLong(100_000, 900_000));
            watch(random, now, values);
            leases(random, now, values);
        }
        if (random.nextInt(3) == 0) {
            put(values, Attribute.POLICY, "{}");
        }
        if (random.nextInt(4) == 0) {
            put(values, Attribute.OVERRIDE, "FORCED_OPEN");
            put(values, Attribute.OVERRIDE_UNTIL, now + random.nextLong(-90_000_000, 90_000_000));
        }
        return new CircuitItem(values);
    }

    private static void watch(SplittableRandom random, long now, Map<String, Object> values) {
        if (random.nextInt(4) > 0) {
            put(values, Attribute.WATCH, random.nextLong(100, 1_000));
            put(values, Attribute.WATCH_FROM, now - random.nextLong(10_000, 130_000));
            put(values, Attribute.WATCH_UNTIL, now + random.nextLong(-9_000_000, 9_000_000));
        }
        put(values, Attribute.LEVEL, random.nextLong(0, 10));
        put(values, Attribute.LEVEL_AT, now - random.nextLong(0, 2_000_000));
        if (random.nextBoolean()) {
            put(values, Attribute.RAMP_FROM, now - random.nextLong(0, 130_000));
            put(values, Attribute.RAMP_MILLIS, random.nextLong(1_000, 600_000));
        }
        put(values, Attribute.OPENED_AT, now - random.nextLong(0, 90_000));
        if (random.nextInt(4) == 0) {
            put(values, Attribute.SIGNALS, Set.of("alarm"));
        }
    }

    private static void leases(SplittableRandom random, long now, Map<String, Object> values) {
        for (int slot = 1; slot <= 8; slot++) {
            if (random.nextInt(5) == 0) {
                put(values, Attribute.probeHolder(slot), "holder " + slot);
                put(values, Attribute.probeUntil(slot), now + random.nextLong(-9_000_000, 9_000_000));
            }
        }
    }

    private static void put(Map<String, Object> values, Attribute attribute, Object value) {
        values.put(attribute.name(), value);
    }
}
