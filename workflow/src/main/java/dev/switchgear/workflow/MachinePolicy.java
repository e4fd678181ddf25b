package dev.switchgear.workflow;

import static dev.switchgear.workflow.States.map;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a machine's role may do: the actions of its states, on its own table and its own callees. */
final class MachinePolicy {
    private MachinePolicy() {}

    static Map<String, Object> direct(String tableArn, Callees callees) {
        return document(List.of(
                circuits(tableArn),
                invoke(callees.arns().values().stream().distinct().toList())));
    }

    static Map<String, Object> handlers(Callees lambdas, Callees callees) {
        TreeSet<String> functions = new TreeSet<>(lambdas.arns().values());
        functions.addAll(callees.arns().values());
        return document(List.of(invoke(List.copyOf(functions))));
    }

    static Map<String, Object> lambdas(String tableArn) {
        return document(List.of(circuits(tableArn)));
    }

    private static Map<String, Object> circuits(String tableArn) {
        return statement("SwitchgearCircuits", List.of("dynamodb:GetItem", "dynamodb:UpdateItem"), List.of(tableArn));
    }

    static Map<String, Object> invoke(List<String> functions) {
        return statement("SwitchgearCallees", List.of("lambda:InvokeFunction"), functions);
    }

    static Map<String, Object> document(List<Map<String, Object>> statements) {
        return map("Version", "2012-10-17", "Statement", statements);
    }

    static Map<String, Object> statement(String id, List<String> actions, List<String> resources) {
        return map("Sid", id, "Effect", "Allow", "Action", actions, "Resource", resources);
    }
}
