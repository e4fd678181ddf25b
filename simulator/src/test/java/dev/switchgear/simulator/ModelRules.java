package dev.switchgear.simulator;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tla2sany.drivers.SANY;
import tla2sany.modanalyzer.SpecObj;
import tla2sany.semantic.AtNode;
import tla2sany.semantic.ModuleNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.StringNode;

/**
 * The rules of the model, from the parser of TLA+ itself: {@code ...When} defines a rule's conditions, {@code ...Then}
 * its changes.
 */
final class ModelRules {
    private static final String WHEN = "When";
    private static final String THEN = "Then";

    private final ModuleNode module;

    ModelRules(Path file) {
        SpecObj spec = new SpecObj(file.toString(), null);
        try {
            SANY.frontEndMain(
                    spec,
                    file.toString(),
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        } catch (tla2sany.drivers.FrontEndException e) {
            throw new IllegalArgumentException("the model can't be parsed: " + file, e);
        }
        if (spec.getErrorLevel() != 0) {
            throw new IllegalArgumentException(
                    "the model can't be parsed: " + spec.getParseErrors() + " " + spec.getSemanticErrors());
        }
        module = spec.getExternalModuleTable().getRootModule();
    }

    /** The names of the rules, as the model writes them. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (OpDefNode definition : module.getOpDefs()) {
            String name = definition.getName().toString();
            if (name.endsWith(WHEN) && !name.equals(WHEN)) {
                names.add(name.substring(0, name.length() - WHEN.length()));
            }
        }
        return names;
    }

    /** The attributes of the item, as the model writes them. */
    Set<String> attributes() {
        Set<String> names = new TreeSet<>();
        for (SemanticNode pair : ((OpApplNode) module.getOpDef("Blank").getBody()).getArgs()) {
            names.add(text(((OpApplNode) pair).getArgs()[0]));
        }
        return names;
    }

    /** The safeguards of the rules that a mutant can remove. */
    Set<String> safeguards() {
        Set<String> found = new TreeSet<>();
        for (String name : names()) {
            collect(module.getOpDef(name + WHEN).getBody(), found);
            collect(module.getOpDef(name + THEN).getBody(), found);
        }
        return found;
    }

    /** Returns a rule with the values of a situation in it. */
    RuleForm form(String rule, Situation situation) {
        ModelValues values = new ModelValues(module, situation);
        OpDefNode when = module.getOpDef(rule + WHEN);
        OpDefNode then = module.getOpDef(rule + THEN);
        Map<String, String> changes = new LinkedHashMap<>();
        change(values, then.getBody(), values.ofRule(then), changes);
        return new RuleForm(new ModelConditions(values).of(when.getBody(), values.ofRule(when)), changes);
    }

    private void change(ModelValues values, SemanticNode node, Map<Object, Object> names, Map<String, String> changes) {
        OpApplNode apply = (OpApplNode) values.resolve(node, names);
        String operator = ModelValues.operator(apply);
        if (operator.equals("$Except")) {
            change(values, apply.getArgs()[0], names, changes);
            for (int i = 1; i < apply.getArgs().length; i++) {
                OpApplNode pair = (OpApplNode) apply.getArgs()[i];
                changeOne(values, (OpApplNode) pair.getArgs()[0], pair.getArgs()[1], names, changes);
            }
        } else if (values.isDefined(apply)) {
            change(values, values.body(apply), values.bound(apply, names), changes);
        } else if (!values.value(apply, names).equals(ModelValues.ITEM)) {
            throw new IllegalArgumentException("not a change of the item: " + operator);
        }
    }

    private static void changeOne(
            ModelValues values,
            OpApplNode path,
            SemanticNode newValue,
            Map<Object, Object> names,
            Map<String, String> changes) {
        String field = text(path.getArgs()[0]);
        SemanticNode node = values.resolve(newValue, names);
        if (node instanceof AtNode) {
            return; // it stays as it was
        }
        if (node instanceof OpApplNode all && ModelValues.operator(all).equals("Nobody")) {
            for (long slot : values.slots()) {
                changes.put(ModelValues.attribute(field, slot), RuleForm.REMOVED);
            }
            return;
        }
        String attribute = path.getArgs().length == 1
                ? field
                : ModelValues.attribute(field, values.value(path.getArgs()[1], names));
        changes.put(attribute, changed(values, node, names));
        if (changes.get(attribute).equals(RuleForm.grows(0))) {
            changes.remove(attribute);
        }
    }

    private static String changed(ModelValues values, SemanticNode node, Map<Object, Object> names) {
        if (node instanceof OpApplNode apply && apply.getArgs().length == 2 && apply.getArgs()[0] instanceof AtNode) {
            Object operand = values.value(apply.getArgs()[1], names);
            return switch (ModelValues.operator(apply)) {
                case "Sum" -> RuleForm.grows((Long) operand);
                case "\\cup", "\\union" ->
                    RuleForm.gains(((Set<?>) operand).iterator().next());
                case "\\" -> RuleForm.loses(((Set<?>) operand).iterator().next());
                default -> throw new IllegalArgumentException("not a change: " + ModelValues.operator(apply));
            };
        }
        Object value = values.value(node, names);
        return value.equals(ModelValues.NONE) ? RuleForm.REMOVED : RuleForm.becomes(value);
    }

    private void collect(SemanticNode node, Set<String> found) {
        if (node instanceof OpApplNode apply) {
            String operator = ModelValues.operator(apply);
            if (operator.equals("Unless") || operator.equals("Instead")) {
                found.add(text(apply.getArgs()[0]));
            }
            if (apply.getOperator() instanceof OpDefNode definition
                    && module.equals(definition.getOriginallyDefinedInModuleNode())
                    && !operator.equals("Unless")
                    && !operator.equals("Instead")) {
                collect(definition.getBody(), found);
            }
        }
        SemanticNode[] children = node.getChildren();
        if (children != null) {
            for (SemanticNode child : children) {
                collect(child, found);
            }
        }
    }

    private static String text(SemanticNode node) {
        return ((StringNode) node).getRep().toString();
    }
}
