package dev.switchgear.simulator;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.SemanticNode;

/** Translates a formula of the model into the conditions of a rule. */
final class ModelConditions {
    private static final Map<String, String> RELATIONS =
            Map.of("Is", "=", "Less", "<", "AtMost", "<=", "Greater", ">", "AtLeast", ">=");

    private final ModelValues values;

    ModelConditions(ModelValues values) {
        this.values = values;
    }

    Set<Set<String>> of(SemanticNode node, Map<Object, Object> names) {
        OpApplNode apply = (OpApplNode) values.resolve(node, names);
        String operator = ModelValues.operator(apply);
        return switch (operator) {
            case "TRUE", "Unless" -> Set.of(); // this mutant has removed the safeguard
            case "FALSE" -> Set.of(Set.of(RuleForm.NEVER));
            case "$ConjList", "\\land" -> all(apply, names);
            case "$DisjList", "\\lor" -> any(apply, names);
            case "$BoundedForall" -> forEach(apply, names);
            case "Absent" -> Set.of(Set.of(RuleForm.absent(attribute(apply, names))));
            default -> {
                String relation = RELATIONS.get(operator);
                if (relation != null) {
                    yield Set.of(Set.of(compare(apply, relation, names)));
                }
                if (values.isDefined(apply)) {
                    yield of(values.body(apply), values.bound(apply, names));
                }
                throw new IllegalArgumentException("not a condition of the table: " + operator);
            }
        };
    }

    private Set<Set<String>> all(OpApplNode apply, Map<Object, Object> names) {
        Set<Set<String>> all = new HashSet<>();
        for (SemanticNode part : apply.getArgs()) {
            all.addAll(of(part, names));
        }
        return all;
    }

    private Set<Set<String>> any(OpApplNode apply, Map<Object, Object> names) {
        Set<String> alternatives = new TreeSet<>();
        for (SemanticNode part : apply.getArgs()) {
            Set<Set<String>> conditions = of(part, names);
            if (conditions.isEmpty()) {
                return Set.of();
            }
            if (conditions.size() > 1) {
                throw new IllegalArgumentException("the table has no alternatives of several conditions");
            }
            alternatives.addAll(conditions.iterator().next());
        }
        alternatives.remove(RuleForm.NEVER);
        return Set.of(alternatives);
    }

    private Set<Set<String>> forEach(OpApplNode apply, Map<Object, Object> names) {
        Set<Set<String>> all = new HashSet<>();
        for (Object element : (Set<?>) values.value(apply.getBdedQuantBounds()[0], names)) {
            Map<Object, Object> inner = values.with(names, apply.getBdedQuantSymbolLists()[0][0], element);
            all.addAll(of(apply.getArgs()[0], inner));
        }
        return all;
    }

    private String compare(OpApplNode apply, String relation, Map<Object, Object> names) {
        Object value = values.value(apply.getArgs()[1], names);
        return value.equals(ModelValues.NONE)
                ? RuleForm.NEVER
                : RuleForm.compare(attribute(apply, names), relation, value);
    }

    private String attribute(OpApplNode apply, Map<Object, Object> names) {
        return ((ModelValues.Reference) values.value(apply.getArgs()[0], names)).name();
    }
}
