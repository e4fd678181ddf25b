package dev.switchgear.workflow;

import static dev.switchgear.workflow.States.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The permissions of the role of a machine: the actions of its states, on its table and its callees. */
final class MachinePolicy {
    private MachinePolicy() {}

    static Map<String, Object> direct(String tableArn, String namespace, Callees callees) {
        return document(List.of(
                circuits(tableArn, namespace),
                invoke(callees.arns().values().stream().distinct().toList())));
    }

    static Map<String, Object> waiting(String tableArn, String namespace, List<String> callers) {
        List<Map<String, Object>> statements = new ArrayList<>();
        statements.add(
                within(namespace, statement("SwitchgearCircuits", List.of("dynamodb:GetItem"), List.of(tableArn))));
        if (!callers.isEmpty()) {
            statements.add(statement("SwitchgearCallers", List.of("states:SendTaskSuccess"), callers));
        }
        return document(statements);
    }

    /** The permissions to wait for a nested execution, which Step Functions does with a rule. */
    static Map<String, Object> each(MachineNames names) {
        String partition = names.callArn().split(":", -1)[1];
        String region = names.callArn().split(":", -1)[3];
        String account = names.callArn().split(":", -1)[4];
        return document(List.of(
                statement(
                        "SwitchgearMachines",
                        List.of("states:StartExecution"),
                        List.of(names.callArn(), names.waitArn())),
                statement(
                        "SwitchgearExecutions",
                        List.of("states:DescribeExecution", "states:StopExecution"),
                        List.of(MachineNames.executions(names.callArn()), MachineNames.executions(names.waitArn()))),
                statement(
                        "SwitchgearNestedEnds",
                        List.of("events:DescribeRule", "events:PutRule", "events:PutTargets"),
                        List.of("arn:" + partition + ":events:" + region + ":" + account
                                + ":rule/StepFunctionsGetEventsForStepFunctionsExecutionRule"))));
    }

    static Map<String, Object> handlers(Callees lambdas, Callees callees) {
        TreeSet<String> functions = new TreeSet<>(lambdas.arns().values());
        functions.addAll(callees.arns().values());
        return document(List.of(invoke(List.copyOf(functions))));
    }

    static Map<String, Object> lambdas(String tableArn, String namespace) {
        return document(List.of(circuits(tableArn, namespace)));
    }

    private static Map<String, Object> circuits(String tableArn, String namespace) {
        List<String> actions = List.of("dynamodb:GetItem", "dynamodb:UpdateItem");
        return within(namespace, statement("SwitchgearCircuits", actions, List.of(tableArn)));
    }

    /** The items of a namespace only: its circuits, and the evidence of their watches. */
    private static Map<String, Object> within(String namespace, Map<String, Object> statement) {
        List<String> keys = List.of("c#" + namespace + "#*", "e#" + namespace + "#*");
        return States.with(statement, "Condition", map("ForAllValues:StringLike", map("dynamodb:LeadingKeys", keys)));
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
