package dev.switchgear.simulator;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Lease;
import dev.switchgear.protocol.OperatorTransitions;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** The rules of the table, composed in many situations. */
final class TableRules {
    static final long NOW = 1_900_000_000_000L;

    private static final long EPOCH = NOW - 600_000;
    private static final List<CircuitPolicy> POLICIES = List.of(
            CircuitPolicy.defaults(),
            CircuitPolicy.builder()
                    .probes(2)
                    .callTimeout(Duration.ofSeconds(7))
                    .maxSignalWait(Duration.ofSeconds(20))
                    .maxRetryAfter(Duration.ZERO)
                    .ramp(Duration.ofSeconds(4))
                    .build());

    /**
     * A rule that was composed from a snapshot, and the writer's knowledge.
     *
     * @param rule the rule's name in the model
     */
    record Composed(String rule, CircuitSnapshot known, Transition transition, Situation situation) {
        @Override
        public String toString() {
            return rule + " composed from " + known;
        }
    }

    private final List<Composed> all = new ArrayList<>();

    private TableRules() {}

    static List<Composed> composed() {
        TableRules rules = new TableRules();
        for (CircuitPolicy policy : POLICIES) {
            for (Map<Attribute, Object> item : items()) {
                rules.compose(snapshot(item), policy);
            }
        }
        return List.copyOf(rules.all);
    }

    private void compose(CircuitSnapshot known, CircuitPolicy policy) {
        Transitions table = new Transitions(policy, "writer");
        Situation situation = Situation.of(known, policy, NOW);
        BiConsumer<String, Transition> plain = (rule, transition) -> add(rule, known, transition, situation);
        plain.accept("Watch", table.watch(known, NOW));
        plain.accept("Close", table.close(known, NOW));
        plain.accept("Calm", table.calm(known, NOW, 40));
        plain.accept("Extend", table.extend(known, NOW));
        Situation waiting = situation.with("wait", 3_210L);
        add("Trip", known, table.trip(known, NOW, "why", 3_210, 40), waiting);
        add("Reopen", known, table.reopen(known, NOW, 3_210), waiting);
        add("Renew", known, table.renew(known, NOW, 3_210), waiting);
        add("Postpone", known, table.postpone(known, NOW, NOW + 4_321), situation.with("until", NOW + 4_321));
        for (int slot = 1; slot <= policy.probes(); slot++) {
            Situation leased = situation.with("slot", (long) slot).with("nonce", "mine");
            add("Grant", known, table.grant(known, slot, "mine", NOW), leased);
            for (int points : new int[] {Protocol.GOOD_PROBE, 0, Protocol.BAD_PROBE}) {
                Lease lease = new Lease(slot, "mine", NOW + 1_000);
                add("Probe", known, table.probe(known, lease, points, NOW), leased.with("points", (long) points));
            }
        }
        operate(known, policy, situation);
    }

    private void operate(CircuitSnapshot known, CircuitPolicy policy, Situation situation) {
        OperatorTransitions table = new OperatorTransitions("writer");
        add("Release", known, table.release(known, NOW), situation);
        for (Optional<Long> until : List.of(Optional.of(NOW + 9_000), Optional.<Long>empty())) {
            OperatorOverride order = new OperatorOverride(
                    OperatorOverride.Kind.FORCED_OPEN,
                    until.map(Instant::ofEpochMilli),
                    Instant.ofEpochMilli(NOW),
                    "somebody",
                    "why");
            add(
                    "Override",
                    known,
                    table.override(known, order, NOW),
                    situation.with("kind", "FORCED_OPEN").with("until", Situation.orNone(until)));
        }
        for (String source : List.of("a", "b", "c")) {
            for (long wait : new long[] {5_000, 600_000, 100_000_000}) {
                Signal signal =
                        new Signal(source, Instant.ofEpochMilli(NOW - 77), Instant.ofEpochMilli(NOW + wait), "why");
                long held = known.heldWithout(source);
                boolean shortens =
                        known.open() && known.signals().contains(source) && Math.max(NOW, held) < known.openUntil();
                Situation signalled = situation
                        .with("source", source)
                        .with("at", NOW - 77)
                        .with("until", NOW + wait)
                        .with("held", held)
                        .with("shortens", shortens)
                        .with("order", order(known));
                add("Signal", known, table.raise(known, signal, NOW, policy), signalled);
                add("Clear", known, table.clear(known, signal, NOW), signalled);
            }
        }
    }

    private static Object order(CircuitSnapshot known) {
        Optional<String> standing = known.override()
                .filter(override -> override.isLive(NOW))
                .map(override -> switch (override.kind()) {
                    case FORCED_OPEN -> "FORCED_OPEN";
                    case FORCED_CLOSED -> "FORCED_CLOSED";
                    case DISABLED -> "DISABLED";
                });
        return standing.isPresent() ? standing.get() : ModelValues.NONE;
    }

    private void add(String rule, CircuitSnapshot known, Transition transition, Situation situation) {
        all.add(new Composed(rule, known, transition, situation));
    }

    private static CircuitSnapshot snapshot(Map<Attribute, Object> values) {
        Map<String, Object> named = new HashMap<>();
        values.forEach((attribute, value) -> named.put(attribute.name(), value));
        return CircuitSnapshot.of(new CircuitItem(named));
    }

    private static List<Map<Attribute, Object>> items() {
        Map<Attribute, Object> quiet = Map.of(Attribute.STATE, "CLOSED", Attribute.EPOCH, EPOCH);
        Map<Attribute, Object> watched = plus(
                quiet,
                Map.of(Attribute.WATCH, 3L, Attribute.WATCH_FROM, NOW - 8_000, Attribute.WATCH_UNTIL, NOW + 7_000));
        Map<Attribute, Object> open = plus(
                watched,
                Map.of(
                        Attribute.STATE,
                        "OPEN",
                        Attribute.OPEN_UNTIL,
                        NOW - 500,
                        Attribute.PROBE_SCORE,
                        1L,
                        Attribute.GRANTS,
                        0L,
                        Attribute.OPENED_AT,
                        EPOCH,
                        Attribute.REOPENS,
                        2L));
        Map<Attribute, Object> leased = plus(
                open,
                Map.of(
                        Attribute.GRANTS,
                        4L,
                        Attribute.probeHolder(1),
                        "other",
                        Attribute.probeUntil(1),
                        NOW + 900,
                        Attribute.probeHolder(5),
                        "of another policy",
                        Attribute.probeUntil(5),
                        NOW + 1_900));
        return List.of(
                Map.of(),
                Map.of(Attribute.POLICY, "{}"),
                quiet,
                watched,
                plus(watched, Map.of(Attribute.WATCH_FROM, NOW - 118_000)),
                plus(watched, Map.of(Attribute.EPOCH, NOW + 60_000)),
                open,
                leased,
                plus(open, Map.of(Attribute.OPEN_UNTIL, NOW + 8_000)),
                plus(open, Map.of(Attribute.OPEN_UNTIL, NOW + 1_000_000_000)),
                plus(open, Map.of(Attribute.SIGNALS, Set.of("a"), Attribute.OPEN_UNTIL, NOW + 10_000)),
                plus(leased, Map.of(Attribute.SIGNALS, Set.of("a", "b"), Attribute.signalAt("a"), NOW - 9_000)),
                heldByTwo(open, NOW + 3_000, NOW + 9_000),
                heldByTwo(open, NOW + 9_000, NOW - 1),
                plus(leased, Map.of(Attribute.OVERRIDE, "FORCED_OPEN", Attribute.OVERRIDE_UNTIL, NOW - 1)),
                plus(heldByTwo(open, NOW + 3_000, NOW + 9_000), Map.of(Attribute.OVERRIDE, "FORCED_CLOSED")));
    }

    private static Map<Attribute, Object> heldByTwo(Map<Attribute, Object> open, long one, long other) {
        return plus(
                open,
                Map.of(
                        Attribute.SIGNALS,
                        Set.of("a", "b"),
                        Attribute.signalUntil("a"),
                        one,
                        Attribute.signalUntil("b"),
                        other,
                        Attribute.OPEN_UNTIL,
                        NOW + 9_000));
    }

    private static Map<Attribute, Object> plus(Map<Attribute, Object> item, Map<Attribute, Object> more) {
        Map<Attribute, Object> both = new HashMap<>(item);
        both.putAll(more);
        return both;
    }
}
