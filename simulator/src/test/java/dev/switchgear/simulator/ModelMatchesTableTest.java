package dev.switchgear.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.simulator.TableRules.Composed;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.Transition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The model in {@code simulator/model/Circuit.tla} and the transition table in {@code core} are equal: rule by rule,
 * condition by condition, change by change, in both directions.
 */
final class ModelMatchesTableTest {
    /** The attributes that no condition of a modelled rule reads, and the reason why the model does not need them. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("format", "one format; its condition is checked here, for every rule"),
            Map.entry("policy", "one policy; its condition is checked here, for every rule"),
            Map.entry("ttl", "items live for ever"),
            Map.entry("writer", "for a person"),
            Map.entry("committedAt", "for a person"),
            Map.entry("reason", "for a person"),
            Map.entry("openedAt", "for a person"),
            Map.entry("overrideAt", "for a person"),
            Map.entry("overrideBy", "for a person"),
            Map.entry("overrideReason", "for a person"),
            Map.entry("fleetHint", "statistics"),
            Map.entry("level", "statistics"),
            Map.entry("levelAt", "statistics"),
            Map.entry("reopens", "the model's waits have one length"),
            Map.entry("rampFrom", "the model admits all calls or none"),
            Map.entry("rampMillis", "the model admits all calls or none"));

    /**
     * The safeguards of the model that the table does not have yet. An entry is removed when core has the safeguard.
     */
    private static final Set<String> MISSING = Set.of("PermitsUnfenced", "AbsurdWaitByClock");

    private final ModelRules model = new ModelRules(Path.of("model", "Circuit.tla"));
    private final List<Composed> composed = TableRules.composed();

    @Test
    void theTableAndTheModelHaveTheSameRules() {
        Set<String> rules = new TreeSet<>(Set.of("Release")); // the table calls it an OVERRIDE too
        for (Transition.Rule rule : Transition.Rule.values()) {
            String name = rule.name();
            if (rule != Transition.Rule.POLICY) { // changes how rules are composed, not the circuit
                rules.add(name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT));
            }
        }
        assertThat(model.names()).isEqualTo(rules);
        assertThat(composed.stream().map(Composed::rule).collect(Collectors.toSet()))
                .isEqualTo(rules);
    }

    @Test
    void everyAttributeIsModelledOrLeftOutWithAReason() {
        Set<String> modelled = model.attributes().stream()
                .flatMap(field -> names(field).stream())
                .collect(Collectors.toSet());
        Set<String> stored = new HashSet<>();
        for (Composed rule : composed) {
            rule.transition()
                    .changes()
                    .forEach(change -> stored.add(change.attribute().name()));
        }
        stored.removeIf(name -> name.matches("probe[4-8].*")); // more slots of the same kind
        Set<String> known = new HashSet<>(LEFT_OUT.keySet());
        known.remove("policy");
        known.addAll(modelled);
        assertThat(stored).isEqualTo(known);
        assertThat(modelled).doesNotContainAnyElementsOf(LEFT_OUT.keySet());
    }

    @Test
    void theModelAndTheTableAreEqual() {
        List<String> differences = composed.stream()
                .flatMap(rule -> differences(rule).stream())
                .distinct()
                .toList();
        assertThat(differences).isEmpty();
    }

    @Test
    void noticesEveryConditionThatTheTableDrops() {
        for (Composed rule : composed) {
            for (int i = 0; i < rule.transition().conditions().size(); i++) {
                List<Condition> fewer = new ArrayList<>(rule.transition().conditions());
                Condition dropped = fewer.remove(i);
                if (!fewer.contains(dropped)) {
                    Transition without = new Transition(
                            rule.transition().rule(), fewer, rule.transition().changes());
                    assertThat(differences(with(rule, without)))
                            .as("%s without %s", rule, dropped)
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void noticesEveryChangeThatTheTableDrops() {
        for (Composed rule : composed) {
            for (int i = 0; i < rule.transition().changes().size(); i++) {
                var fewer = new ArrayList<>(rule.transition().changes());
                String attribute = fewer.remove(i).attribute().name();
                if (!LEFT_OUT.containsKey(attribute)) {
                    Transition without = new Transition(
                            rule.transition().rule(), rule.transition().conditions(), fewer);
                    assertThat(differences(with(rule, without)))
                            .as("%s without the change of %s", rule, attribute)
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void noticesEverySafeguardThatTheModelDrops() {
        for (String safeguard : model.safeguards()) {
            assertThat(composed)
                    .as(safeguard)
                    .anyMatch(rule -> !form(rule, Set.of(safeguard)).equals(form(rule, Set.of())));
        }
    }

    private RuleForm form(Composed rule, Set<String> mutants) {
        return model.form(rule.rule(), rule.situation().without(mutants));
    }

    private List<String> differences(Composed rule) {
        RuleForm table = RuleForm.of(rule.transition());
        RuleForm wanted = form(rule, MISSING);
        Set<Set<String>> conditions = new HashSet<>(wanted.conditions());
        conditions.addAll(houseConditions(rule));
        Map<String, String> changes = new HashMap<>(table.changes());
        changes.keySet().removeAll(LEFT_OUT.keySet());
        List<String> differences = new ArrayList<>();
        compare(rule.rule() + " when", table.conditions(), conditions, differences);
        compare(rule.rule() + " then", changes.entrySet(), wanted.changes().entrySet(), differences);
        return differences;
    }

    private static <T> void compare(String what, Set<T> table, Set<T> model, List<String> differences) {
        table.stream()
                .filter(part -> !model.contains(part))
                .forEach(part -> differences.add(what + ": only the table says " + part));
        model.stream()
                .filter(part -> !table.contains(part))
                .forEach(part -> differences.add(what + ": only the model says " + part));
    }

    /** The conditions of every rule on attributes that the model leaves out. */
    private static Set<Set<String>> houseConditions(Composed rule) {
        Set<Set<String>> conditions = new HashSet<>();
        conditions.add(Set.of(RuleForm.absent("format"), RuleForm.compare("format", "=", CircuitItem.FORMAT)));
        boolean kept = rule.known().policyText() != null
                || rule.known().override(TableRules.NOW).isPresent();
        boolean ends = rule.transition().changes().stream()
                .anyMatch(change ->
                        change instanceof Change.Put && change.attribute().equals(Attribute.OVERRIDE_UNTIL));
        boolean mortal = switch (rule.rule()) {
            case "Override" -> ends && rule.known().policyText() == null;
            case "Release" -> rule.known().policyText() == null;
            default -> !kept;
        };
        if (mortal) {
            conditions.add(Set.of(RuleForm.absent("policy")));
        }
        return conditions;
    }

    private static Composed with(Composed rule, Transition transition) {
        return new Composed(rule.rule(), rule.known(), transition, rule.situation());
    }

    private static Set<String> names(String field) {
        return switch (field) {
            case "probeHolder", "probeUntil" ->
                Set.of(
                        ModelValues.attribute(field, 1),
                        ModelValues.attribute(field, 2),
                        ModelValues.attribute(field, 3));
            case "signalAt" ->
                Set.of(
                        Attribute.signalAt("a").name(),
                        Attribute.signalAt("b").name(),
                        Attribute.signalAt("c").name());
            case "signalUntil" ->
                Set.of(
                        Attribute.signalUntil("a").name(),
                        Attribute.signalUntil("b").name(),
                        Attribute.signalUntil("c").name());
            default -> Set.of(field);
        };
    }
}
