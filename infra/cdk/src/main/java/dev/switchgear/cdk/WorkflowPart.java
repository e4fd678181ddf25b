package dev.switchgear.cdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.iam.CfnRole;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.stepfunctions.CfnStateMachine;

/** A state machine that calls a function through a circuit. */
final class WorkflowPart {
    private WorkflowPart() {}

    static void make(Ground ground, @Nullable CfnTable table, String calleeArn) {
        String tableName = table != null ? table.getRef() : Fn.select(1, Fn.split("/", ground.tableArn));
        CfnStateMachine machine = CfnStateMachine.Builder.create(ground.scope, "Machine")
                // Step Functions cannot change the type of a machine.
                .stateMachineName(ground.named(ground.props.machineType.equals("EXPRESS") ? "call" : "call-once"))
                .stateMachineType(ground.props.machineType)
                .roleArn(role(ground, calleeArn).getAttrArn())
                .definitionString(definition(Objects.requireNonNull(ground.props.machineDefinition)))
                .definitionSubstitutions(
                        Map.of("TableName", tableName, "CalleeArn", calleeArn, "Namespace", ground.props.namespace))
                .build();
        // cfn-lint 1.58.0 takes an expression in TimeoutSeconds for an error.
        machine.addMetadata("cfn-lint", Map.of("config", Map.of("ignore_checks", List.of("E3601"))));
        Ground.accept(machine, "AwsSolutions-SF1", "A log of executions would hold what callers send.");
        Ground.accept(machine, "AwsSolutions-SF2", "Tracing is for the caller to choose; it costs for each call.");
    }

    private static String definition(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read the definition of the state machine, which infra/package makes", e);
        }
    }

    private static CfnRole role(Ground ground, String calleeArn) {
        PolicyStatement trust = PolicyStatement.Builder.create()
                .actions(List.of("sts:AssumeRole"))
                .principals(List.of(new ServicePrincipal("states.amazonaws.com")))
                .conditions(Map.of(
                        "StringEquals",
                        Map.of("aws:SourceAccount", Stack.of(ground.scope).getAccount())))
                .build();
        return Worker.role(
                ground,
                "Machine",
                trust,
                List.of(
                        ground.circuits(List.of("dynamodb:GetItem", "dynamodb:UpdateItem")),
                        Ground.allow("SwitchgearCallees", List.of("lambda:InvokeFunction"), calleeArn)));
    }
}
