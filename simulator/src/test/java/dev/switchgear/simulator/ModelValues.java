package dev.switchgear.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.ModuleNode;
import tla2sany.semantic.NumeralNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.StringNode;

/**
 * Evaluates expressions of the model in a situation: {@code m} is the writer's knowledge, the constants are the numbers
 * of core, and {@code i} is the item, of which only the names of its attributes are known.
 */
final class ModelValues {
    /** The value of an absent attribute. */
    static final Object NONE = "None";

    /** The item. */
    static final Object ITEM = new Object();

    private final ModuleNode module;
    private final Situation situation;

    ModelValues(ModuleNode module, Situation situation) {
        this.module = module;
        this.situation = situation;
    }

    /** An attribute of the item. */
    record Reference(String name) {}

    static String operator(OpApplNode apply) {
        return apply.getOperator().getName().toString();
    }

    /** Returns the name in the table of an attribute that the model writes as a function of slots or sources. */
    static String attribute(String field, Object index) {
        return switch (field) {
            case "probeHolder" -> "probe" + index + "Holder";
            case "probeUntil" -> "probe" + index + "Until";
            case "signalAt" -> "signalAt:" + index;
            case "signalUntil" -> "signalUntil:" + index;
            default -> throw new IllegalArgumentException("no attribute of slots or sources: " + field);
        };
    }

    @SuppressWarnings("unchecked")
    Set<Long> slots() {
        return (Set<Long>) Objects.requireNonNull(situation.constants().get("Slots"));
    }

    /** The names in a rule's definition: the item and the request. */
    Map<Object, Object> ofRule(OpDefNode rule) {
        return with(with(Map.of(), rule.getParams()[0], ITEM), rule.getParams()[1], situation.request());
    }

    Map<Object, Object> with(Map<Object, Object> names, Object name, Object value) {
        Map<Object, Object> more = new HashMap<>(names);
        more.put(name, value);
        return more;
    }

    /** Whether the model itself defines an operator. */
    boolean isDefined(OpApplNode apply) {
        return apply.getOperator() instanceof OpDefNode definition
                && module.equals(definition.getOriginallyDefinedInModuleNode());
    }

    SemanticNode body(OpApplNode apply) {
        return ((OpDefNode) apply.getOperator()).getBody();
    }

    /** The names inside the definition of an applied operator. */
    Map<Object, Object> bound(OpApplNode apply, Map<Object, Object> names) {
        Map<Object, Object> inner = new HashMap<>();
        var parameters = ((OpDefNode) apply.getOperator()).getParams();
        for (int i = 0; i < parameters.length; i++) {
            inner.put(parameters[i], value(apply.getArgs()[i], names));
        }
        return inner;
    }

    /** Evaluates IF, safeguards and mutants of the outermost operator. */
    SemanticNode resolve(SemanticNode node, Map<Object, Object> names) {
        if (!(node instanceof OpApplNode apply)) {
            return node;
        }
        SemanticNode[] parts = apply.getArgs();
        return switch (operator(apply)) {
            case "$IfThenElse" -> resolve(parts[Boolean.TRUE.equals(value(parts[0], names)) ? 1 : 2], names);
            case "Instead" -> resolve(parts[isTakenAway(parts[0]) ? 1 : 2], names);
            case "Unless" -> isTakenAway(parts[0]) ? node : resolve(parts[1], names);
            default -> node;
        };
    }

    Object value(SemanticNode given, Map<Object, Object> names) {
        SemanticNode node = resolve(given, names);
        if (node instanceof NumeralNode number) {
            return (long) number.val();
        }
        if (node instanceof StringNode text) {
            return text.getRep().toString();
        }
        if (node instanceof LetInNode let) {
            Map<Object, Object> inner = new HashMap<>(names);
            for (OpDefNode definition : let.getLets()) {
                inner.put(definition, value(definition.getBody(), inner));
            }
            return value(let.getBody(), inner);
        }
        return applied((OpApplNode) node, names);
    }

    private Object applied(OpApplNode apply, Map<Object, Object> names) {
        Object named = names.get(apply.getOperator());
        if (named != null) {
            return named;
        }
        String operator = operator(apply);
        Object constant = situation.constants().get(operator);
        if (constant != null) {
            return constant;
        }
        if (isDefined(apply)) {
            return value(body(apply), bound(apply, names));
        }
        if (operator.equals("$RcdSelect")) {
            return select(value(apply.getArgs()[0], names), value(apply.getArgs()[1], names));
        }
        Object[] operands = new Object[apply.getArgs().length];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = value(apply.getArgs()[i], names);
        }
        return computed(operator, operands);
    }

    private static Object select(Object record, Object field) {
        if (record.equals(ITEM)) {
            return new Reference((String) field);
        }
        Object value = ((Map<?, ?>) record).get(field);
        if (value == null) {
            throw new IllegalArgumentException("no writer knows '" + field + "' when it composes this rule");
        }
        return value;
    }

    private static Object computed(String operator, Object... operands) {
        return switch (operator) {
            case "$FcnApply" -> new Reference(attribute(((Reference) operands[0]).name(), operands[1]));
            case "$SetEnumerate" -> new HashSet<>(Set.of(operands));
            case "TRUE" -> true;
            case "FALSE" -> false;
            case "\\land" -> (Boolean) operands[0] && (Boolean) operands[1];
            case "=" -> operands[0].equals(operands[1]);
            case "<" -> (Long) operands[0] < (Long) operands[1];
            case ">" -> (Long) operands[0] > (Long) operands[1];
            case "+" -> (Long) operands[0] + (Long) operands[1];
            case "-" -> (Long) operands[0] - (Long) operands[1];
            case "*" -> (Long) operands[0] * (Long) operands[1];
            case "\\div" -> (Long) operands[0] / (Long) operands[1];
            default -> throw new IllegalArgumentException("the comparison does not understand " + operator);
        };
    }

    private boolean isTakenAway(SemanticNode mutant) {
        return situation.mutants().contains(((StringNode) mutant).getRep().toString());
    }
}
