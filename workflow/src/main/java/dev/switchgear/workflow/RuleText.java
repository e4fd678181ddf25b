package dev.switchgear.workflow;

import dev.switchgear.spi.Transition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A rule of the transition table in JSONata. It is generated from the transitions of the table in many situations.
 *
 * <p>For each condition and change, it finds the {@linkplain RuleValue values} that give the same values in every situation,
 * and the {@linkplain PartCondition guard} that is true in exactly the situations in which it exists. If it finds none, it
 * fails. So a change of the table either changes the definitions or breaks the build.
 */
final class RuleText {
    private record PartShape(RequestPart.Clause clause, String text) {}

    private record Seen(BitSet situations, List<List<Object>> values) {}

    private final Transition.Rule rule;
    private final List<TableSample> samples = Situations.ALL.samples();
    private final Map<RequestPart.Clause, List<String>> lists = new EnumMap<>(RequestPart.Clause.class);
    private final Map<String, RuleValue> words = new TreeMap<>();

    private RuleText(Transition.Rule rule) {
        this.rule = rule;
        shapes().forEach(this::add);
    }

    /** Returns the definitions of {@code $symbols}, {@code $when}, {@code $set}, {@code $remove} and {@code $add}. */
    static String of(Transition.Rule rule) {
        return new RuleText(rule).jsonata();
    }

    private Map<PartShape, Seen> shapes() {
        Map<PartShape, Seen> shapes = new LinkedHashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            TableSample sample = samples.get(i);
            Transition transition = sample.compose(rule)
                    .orElseThrow(() -> new IllegalArgumentException(rule + " is not in the table of automatic rules"));
            for (RequestPart part : RequestPart.of(transition, sample)) {
                Seen seen = shapes.computeIfAbsent(
                        new PartShape(part.clause(), part.text()), shape -> new Seen(new BitSet(), new ArrayList<>()));
                seen.situations.set(i);
                seen.values.add(part.values());
            }
        }
        return shapes;
    }

    private void add(PartShape shape, Seen seen) {
        StringBuilder text = new StringBuilder();
        int value = 0;
        for (char c : shape.text.toCharArray()) {
            if (c == '?') {
                RuleValue word = word(shape, seen, value++);
                words.put(word.name(), word);
                text.append(':').append(word.name());
            } else {
                text.append(c == '~' ? "' & $f.slot & '" : String.valueOf(c));
            }
        }
        String guard = guard(shape, seen).jsonata();
        String quoted = "'" + text + "'";
        list(shape.clause).add(guard.isEmpty() ? quoted : "(" + guard + " ? " + quoted + ")");
    }

    private List<String> list(RequestPart.Clause clause) {
        return lists.computeIfAbsent(clause, each -> new ArrayList<>());
    }

    private RuleValue word(PartShape shape, Seen seen, int place) {
        return RuleValue.ALL.stream()
                .filter(word -> fits(word, seen, place))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the table's rule " + rule + " has '" + shape.text
                        + "' with a value, such as " + seen.values.get(0).get(place)
                        + ", that the workflow has no word for"));
    }

    private boolean fits(RuleValue word, Seen seen, int place) {
        int i = 0;
        for (int situation = seen.situations.nextSetBit(0);
                situation >= 0;
                situation = seen.situations.nextSetBit(situation + 1)) {
            if (!word.meaning()
                    .apply(samples.get(situation))
                    .equals(seen.values.get(i++).get(place))) {
                return false;
            }
        }
        return true;
    }

    private PartCondition guard(PartShape shape, Seen seen) {
        return Situations.ALL.guardsOf(seen.situations).stream()
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("the table's rule " + rule + " has '" + shape.text + "' in "
                                + seen.situations.cardinality() + " of " + samples.size()
                                + " situations, and the workflow has no guard for them"));
    }

    private String jsonata() {
        String symbols = words.values().stream()
                .map(word -> "':" + word.name() + "': " + word.attributeValue())
                .collect(Collectors.joining(", ", "$symbols := {", "};"));
        return "$highest := $max($append([$p.probes], $map($c.leases, function($lease) { $lease.slot }))); " + symbols
                + list("$when", RequestPart.Clause.WHEN) + list("$set", RequestPart.Clause.SET)
                + list("$remove", RequestPart.Clause.REMOVE) + list("$add", RequestPart.Clause.ADD);
    }

    /** In JSONata, a condition without a value adds nothing to a list. */
    private String list(String name, RequestPart.Clause clause) {
        return " " + name + " := [" + String.join(", ", list(clause)) + "];";
    }
}
