package dev.switchgear.workflow;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.Identity;
import dev.switchgear.participant.Participant;
import dev.switchgear.participant.Step;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Hash;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** One circuit at one moment, for an execution of the direct machine and for a participant of core. */
final class CircuitScene {
    static final long NOW = 1_900_000_000_000L;

    private static final CircuitId ROOT = CircuitId.of("default", "payments");
    static final long PROBE_SALT = 0x70726f6265L;

    final CircuitPolicy policy;
    final CircuitItem item;
    final Participant participant;

    private final double drawn;
    private final double lot;
    private final Map<?, ?> states;

    private CircuitScene(CircuitPolicy policy, Map<?, ?> states, CircuitItem item, long number, double drawn) {
        this.policy = policy;
        this.states = states;
        this.item = item;
        this.drawn = drawn;
        long bits = (long) (drawn * 0x1.0p53) << 11;
        participant = new Participant(ROOT, policy, new Identity(number, "writer"), () -> bits);
        CircuitSnapshot snapshot = CircuitSnapshot.of(item);
        lot = Hash.share(
                number,
                snapshot.epoch(),
                snapshot.open() ? PROBE_SALT : snapshot.watch().number());
    }

    static CircuitScene drawn(SplittableRandom random, CircuitPolicy policy, Map<?, ?> states) {
        return new CircuitScene(policy, states, item(random), random.nextLong(), random.nextInt(1_000) / 1_000.0);
    }

    /** A CLOSED circuit without a watch, with given random numbers. */
    static CircuitScene quiet(SplittableRandom random, CircuitPolicy policy, Map<?, ?> states, double drawn) {
        return new CircuitScene(policy, states, CircuitItem.ABSENT, random.nextLong(), drawn);
    }

    static Map<?, ?> states(CircuitPolicy policy) {
        return Definitions.direct(policy);
    }

    /** Returns core's first action after it has read the item. */
    Step<Admission> begun() {
        Step.Await<Admission> reading = (Step.Await<Admission>) participant.begin(null, NOW);
        return reading.then().resume(new StoreReply.Items(new DependencyItems(item, Map.of())), NOW);
    }

    /** Returns the machine's variables after it has read the item. */
    Map<String, Object> read() {
        Map<String, Object> result = item.isAbsent() ? Map.of() : Map.of("Item", DynamoDbJson.stored(item));
        Map<String, Object> at = Map.of(
                "input",
                        Map.of(
                                "circuit",
                                "payments",
                                "callee",
                                "charge",
                                "policy",
                                Map.of(
                                        "callTimeoutMillis",
                                        Math.max(1_000, policy.callTimeout().toMillis()))),
                "result", result,
                "context", Map.of("Execution", Map.of("Name", "one")));
        return work(new Formula(NOW, drawn, lot).with("states", at), Definitions.part(part("Read"), "Assign"));
    }

    /** Returns the machine's variables after the call has ended. */
    Map<String, Object> ended(Map<String, Object> work, String kind, long now) {
        Map<?, ?> call = part("Call");
        Object fields = call.get("Assign");
        if (!kind.equals("succeeded")) {
            int place = java.util.List.of("throttled", "refused", "rejected", "timedOut", "failed")
                    .indexOf(kind);
            fields = ((Map<?, ?>) ((java.util.List<?>) java.util.Objects.requireNonNull(call.get("Catch"))).get(place))
                    .get("Assign");
        }
        Map<String, Object> states =
                Map.of("result", Map.of("Payload", "done"), "errorOutput", Map.of("Error", "Down", "Cause", "because"));
        return work(new Formula(now, drawn).with("states", states).with("w", work), (Map<?, ?>)
                java.util.Objects.requireNonNull(fields));
    }

    /** Returns the machine's variables after it has got the totals of a watch. */
    Map<String, Object> heard(Map<String, Object> work, Object totals, long now) {
        return work(
                new Formula(now, drawn)
                        .with("states", Map.of("result", Map.of("Attributes", totals)))
                        .with("w", work),
                Definitions.part(part("Report"), "Assign"));
    }

    /** Returns the request that a state would send. */
    Map<?, ?> arguments(String state, Map<String, Object> work, long now) {
        return (Map<?, ?>)
                new Formula(now, drawn).with("w", work).value(part(state).get("Arguments"));
    }

    private Map<?, ?> part(String state) {
        return Definitions.part(states, state);
    }

    @SuppressWarnings("unchecked") // JSON has objects with texts as keys.
    private static Map<String, Object> work(Formula formula, Map<?, ?> assign) {
        return (Map<String, Object>) formula.value(assign.get("w"));
    }

    private static CircuitItem item(SplittableRandom random) {
        Map<String, Object> values = new HashMap<>();
        if (random.nextInt(6) > 0) {
            boolean open = random.nextInt(3) > 0;
            put(values, Attribute.STATE, open ? "OPEN" : "CLOSED");
            put(values, Attribute.EPOCH, NOW - random.nextLong(1, 600_000));
            put(values, Attribute.OPENED_AT, NOW - random.nextLong(1, 600_000));
            put(values, Attribute.OPEN_UNTIL, NOW + random.nextLong(-12_000, random.nextInt(4) == 0 ? 900_000 : 3_000));
            put(values, Attribute.REOPENS, random.nextLong(0, 6));
            put(values, Attribute.PROBE_SCORE, random.nextInt(3) > 0 ? 0L : random.nextLong(-3, 5));
            put(values, Attribute.GRANTS, random.nextInt(4) > 0 ? random.nextLong(0, 9) : 10L);
            put(values, Attribute.REASON, "it failed");
            if (random.nextBoolean()) {
                put(
                        values,
                        Attribute.FLEET_HINT,
                        random.nextInt(3) == 0 ? random.nextLong(900, 9_000) : random.nextLong(1, 60));
            }
            watch(random, values);
            leases(random, values);
        }
        if (random.nextInt(8) == 0) {
            put(
                    values,
                    Attribute.OVERRIDE,
                    java.util.List.of("OPEN", "CLOSED", "DISABLED").get(random.nextInt(3)));
            put(values, Attribute.OVERRIDE_BY, "somebody");
            put(values, Attribute.OVERRIDE_REASON, "because");
            put(values, Attribute.OVERRIDE_AT, NOW - 5_000);
            if (random.nextBoolean()) {
                put(values, Attribute.OVERRIDE_UNTIL, NOW + random.nextLong(-5_000, 60_000));
            }
        }
        if (random.nextInt(10) == 0) {
            put(values, Attribute.SIGNALS, Set.of("alarm"));
        }
        return new CircuitItem(values);
    }

    private static void watch(SplittableRandom random, Map<String, Object> values) {
        if (random.nextInt(4) > 0) {
            long from = NOW - random.nextLong(0, 14_000);
            put(values, Attribute.WATCH, random.nextLong(1, 9));
            put(values, Attribute.WATCH_FROM, from);
            put(values, Attribute.WATCH_UNTIL, NOW + random.nextLong(-9_000, 14_000));
            if (random.nextInt(4) == 0) {
                put(values, Attribute.RAMP_FROM, random.nextBoolean() ? from : NOW - random.nextLong(0, 90_000));
                put(values, Attribute.RAMP_MILLIS, 10_000L);
            }
        }
        put(values, Attribute.LEVEL, 0L);
    }

    private static void leases(SplittableRandom random, Map<String, Object> values) {
        for (int slot = 1; slot <= 4; slot++) {
            if (random.nextInt(3) == 0) {
                put(values, Attribute.probeHolder(slot), "holder " + slot);
                put(values, Attribute.probeUntil(slot), NOW + random.nextLong(-9_000, 4_000));
            }
        }
    }

    private static void put(Map<String, Object> values, Attribute attribute, Object value) {
        values.put(attribute.name(), value);
    }
}
