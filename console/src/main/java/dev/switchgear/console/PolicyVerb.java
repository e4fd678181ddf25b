package dev.switchgear.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.OperatorSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The live policy of a circuit. */
abstract class PolicyVerb extends Verb {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(index = "0", paramLabel = "CIRCUIT", description = "the circuit's name")
    private String circuit = "";

    PolicyVerb(Terminal terminal) {
        super(terminal);
    }

    final void print(OperatorSettings before, OperatorSettings after) {
        if (asJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("circuit", circuit);
            before.policy().ifPresent(policy -> fields.put("before", policy));
            after.policy().ifPresent(policy -> fields.put("policy", policy));
            after.policyBy().ifPresent(by -> fields.put("policyBy", by));
            printJson(fields);
        } else {
            terminal.out().println(circuit);
            terminal.out().println("  before: " + before.policy().orElse("no live policy"));
            terminal.out().println("  now:    " + after.policy().orElse("no live policy"));
        }
    }

    final String circuit() {
        return circuit;
    }

    /** An invalid live policy has no effect, so a new one does not start with its values. */
    static ObjectNode values(OperatorSettings orders) {
        try {
            return orders.policy().isPresent() && JSON.readTree(orders.policy().get()) instanceof ObjectNode object
                    ? object
                    : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    /** Sets values, and keeps the others of the live policy. */
    @Command(
            name = "set",
            description = "Set values of the live policy. They take effect everywhere within one refresh.",
            footer = {"", "docs/settings.md lists the values, their units, ranges and defaults."})
    static final class Set extends PolicyChangeVerb {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME=VALUE", description = "values, such as probes=1")
        private List<String> given = List.of();

        Set(Terminal terminal) {
            super(terminal);
        }

        @Override
        ObjectNode changed(ObjectNode before) {
            for (String each : given) {
                int sign = each.indexOf('=');
                if (sign < 1) {
                    throw misused("'" + each + "' must be NAME=VALUE, such as probes=1");
                }
                before.set(
                        each.substring(0, sign).strip(),
                        value(each.substring(sign + 1).strip()));
            }
            return before;
        }

        private static JsonNode value(String text) {
            try {
                JsonNode value = JSON.readTree(text);
                return value.isNumber() || value.isBoolean()
                        ? value
                        : JSON.getNodeFactory().textNode(text);
            } catch (JsonProcessingException e) {
                return JSON.getNodeFactory().textNode(text);
            }
        }
    }

    /** Removes values of the live policy, or all of it. */
    @Command(name = "unset", description = "Take values out of the live policy; without names, remove it.")
    static final class Unset extends PolicyChangeVerb {
        @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME", description = "values to take out")
        private List<String> names = List.of();

        Unset(Terminal terminal) {
            super(terminal);
        }

        @Override
        ObjectNode changed(ObjectNode before) {
            for (String name : names) {
                if (before.remove(name) == null) {
                    throw misused("the live policy of '" + circuit() + "' does not set '" + name + "'");
                }
            }
            return names.isEmpty() ? before.removeAll() : before;
        }
    }

    /** Shows the live policy. */
    @Command(name = "get", description = "Show the live policy.")
    static final class Get extends PolicyVerb {
        Get(Terminal terminal) {
            super(terminal);
        }

        @Override
        int run(OpenTable table) {
            OperatorSettings orders = table.switchgear().operator(circuit()).orders();
            if (asJson()) {
                print(orders, orders);
            } else {
                terminal.out().println(orders.policy().orElse("no live policy"));
                orders.policyBy().ifPresent(by -> terminal.out().println("set by " + by));
            }
            return DONE;
        }
    }
}
