package dev.switchgear.workflow;

import dev.switchgear.model.TripRule;
import dev.switchgear.protocol.ProtocolTable;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value that the table writes or compares with, as JSONata and for a situation.
 *
 * @param name the name of the placeholder in an expression of DynamoDB, without its colon
 * @param jsonata an expression over {@code $now}, {@code $c}, {@code $p}, {@code $f} and {@code $w}
 * @param meaning its value, if it has the expected type
 */
record RuleValue(String name, String jsonata, Function<TableSample, Object> meaning) {
    private static final Map<String, Long> N = ProtocolTable.numbers();
    private static final long LEAST_WATCH_AFTER_RECOVERY = n("watch") * 2 / 3;

    /** The possible values; the first that fits every situation is used. */
    static final List<RuleValue> ALL = List.of(
            number("now", "$now", TableSample::now),
            number("openUntil", "$now + $f.wait", s -> s.now() + s.facts().waitMillis()),
            number("epoch", "$c.epoch", s -> s.number(Attribute.EPOCH)),
            number("nextEpoch", "$max([$c.epoch + 1, $now])", s -> Math.max(s.number(Attribute.EPOCH) + 1, s.now())),
            number("ttl", "$floor(($now + " + n("itemLife") + ") / 1000)", s -> (s.now() + n("itemLife")) / 1_000),
            number("watch", "$c.watch", s -> s.number(Attribute.WATCH)),
            number("nextWatch", "$c.watch + 1", s -> s.number(Attribute.WATCH) + 1),
            number(
                    "watchUntil",
                    "$now + ($p.rule = 'count' ? $p.failureCountWindowMillis : " + n("watch") + ")",
                    s -> s.now() + watchMillis(s)),
            number(
                    "saneWatch",
                    "$now + " + (n("longestWatch") + n("skew")),
                    s -> s.now() + n("longestWatch") + n("skew")),
            number("watchAhead", "$now + " + n("farAhead"), s -> s.now() + n("farAhead")),
            number(
                    "extendedUntil",
                    "$min([$now + " + n("watch") + ", $c.watchFrom + " + n("longestExtension") + "])",
                    s -> Math.min(s.now() + n("watch"), s.number(Attribute.WATCH_FROM) + n("longestExtension"))),
            number("level", "$level", RuleValue::level),
            number("nextLevel", "$min([$level + 1, " + n("highestLevel") + "])", s -> Math.min(level(s) + 1, 8)),
            number("leaseUntil", "$now + $leaseMillis", s -> s.now() + leaseMillis(s)),
            number("skewed", "$now - " + n("skew"), s -> s.now() - n("skew")),
            number(
                    "saneLease",
                    "$now + " + (n("longestLease") + n("skew")),
                    s -> s.now() + n("longestLease") + n("skew")),
            number("saneWait", "$saneWait", RuleValue::saneWait),
            number("fleetHint", "$f.fleet", s -> (long) s.facts().fleetHint()),
            number("reopensIfTripped", "$reopensIfTripped", RuleValue::reopensIfTripped),
            number("nextReopens", "$min([$c.reopens + 1, 30])", s -> Math.min(s.number(Attribute.REOPENS) + 1, 30)),
            number("rampMillis", "$rampMillis", RuleValue::rampMillis),
            number(
                    "watchAfterRecovery",
                    "$now + $max([$rampMillis, " + LEAST_WATCH_AFTER_RECOVERY + "])",
                    s -> s.now() + Math.max(rampMillis(s), LEAST_WATCH_AFTER_RECOVERY)),
            number("points", "$f.points", s -> (long) s.facts().points()),
            text("writer", "$w.me.writer", s -> TableSample.WRITER),
            text("holder", "$f.holder", s -> s.facts().holder()),
            text("reason", "$f.reason", s -> s.facts().reason()),
            text(
                    "reasonKept",
                    "$c.reason",
                    s -> String.valueOf(
                            Optional.ofNullable(s.item().text(Attribute.REASON)).orElse(""))),
            constant("none", 0L),
            constant("one", CircuitItem.FORMAT),
            constant("grantLimit", n("grants")),
            constant("closeScore", n("closeScore")),
            constant("reopenScore", n("reopenScore")),
            constant("open", "OPEN"),
            constant("closed", "CLOSED"),
            constant("recovered", "probes succeeded"));

    /** Returns the value in the form of DynamoDB. */
    String attributeValue() {
        return jsonata.startsWith("{") ? jsonata : "{'N': $string(" + jsonata + ")}";
    }

    private static RuleValue number(String name, String jsonata, Function<TableSample, Object> meaning) {
        return new RuleValue(name, jsonata, meaning);
    }

    private static RuleValue text(String name, String jsonata, Function<TableSample, Object> meaning) {
        return new RuleValue(name, "{'S': " + jsonata + "}", meaning);
    }

    private static RuleValue constant(String name, Object value) {
        String jsonata = value instanceof String ? "{'S': '" + value + "'}" : String.valueOf(value);
        return new RuleValue(name, jsonata, s -> value);
    }

    private static long n(String name) {
        return N.getOrDefault(name, 0L);
    }

    private static long watchMillis(TableSample sample) {
        return sample.policy().tripRule() instanceof TripRule.FailureCount count
                ? count.window().toMillis()
                : n("watch");
    }

    private static long level(TableSample sample) {
        long falls = Math.max(0, sample.now() - sample.number(Attribute.LEVEL_AT)) / n("levelDecay");
        return Math.max(0, Math.min(sample.number(Attribute.LEVEL), n("highestLevel")) - falls);
    }

    private static long rampMillis(TableSample sample) {
        int given = sample.policy().fleetSize();
        long fleet = given > 0 ? given : sample.number(Attribute.FLEET_HINT);
        long recovered = sample.number(Attribute.RAMP_FROM);
        boolean relapse = recovered > 0 && sample.number(Attribute.OPENED_AT) - recovered <= n("quiet");
        long counted = fleet == 0 || relapse
                ? n("crowdedFleet")
                : Math.max(n("smallestFleet"), Math.min(n("crowdedFleet"), fleet));
        return sample.policy().ramp().toMillis() * counted / n("crowdedFleet");
    }

    private static long leaseMillis(TableSample sample) {
        return sample.policy().callTimeout().toMillis() + 3_000;
    }

    static long saneWait(TableSample sample) {
        long longest = Math.max(
                sample.policy().maxOpenWait().toMillis() * 12 / 10,
                sample.policy().maxRetryAfter().toMillis());
        long signal = sample.has(Attribute.SIGNALS) ? n("longestSignal") : longest;
        return sample.now() + Math.max(signal, longest) + n("skew");
    }

    private static long reopensIfTripped(TableSample sample) {
        long rampFrom = sample.number(Attribute.RAMP_FROM);
        boolean relapse = rampFrom > 0 && sample.now() - rampFrom <= n("quiet");
        return relapse ? Math.min(sample.number(Attribute.REOPENS) + 1, 30) : 0;
    }
}
