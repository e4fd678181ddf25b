package dev.switchgear.cdk;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.CfnManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** What functions and operators may do with the table of circuits. */
final class Policies {
    /** The attributes that an operator may write: override, live policy and register, with author and date. */
    private static final List<String> OPERATOR_ATTRIBUTES = List.of(
            "pk",
            "sk",
            "format",
            "writer",
            "committedAt",
            "ttl",
            "override",
            "overrideAt",
            "overrideBy",
            "overrideReason",
            "overrideUntil",
            "policy",
            "policyAt",
            "policyBy",
            "names");

    private Policies() {}

    static CfnManagedPolicy ofFunctions(Deployment deployment) {
        List<String> actions =
                List.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem");
        return CfnManagedPolicy.Builder.create(deployment.scope, "FunctionPolicy")
                .description("What a function of the fleet may do with the table of circuits.")
                .policyDocument(DeployedFunction.document(List.of(deployment.circuits(actions))))
                .build();
    }

    static CfnManagedPolicy ofOperators(Deployment deployment) {
        return CfnManagedPolicy.Builder.create(deployment.scope, "OperatorPolicy")
                .description("What an operator of the circuits may do.")
                .policyDocument(DeployedFunction.document(operatorStatements(deployment)))
                .build();
    }

    static List<PolicyStatement> operatorStatements(Deployment deployment) {
        Map<String, Object> keys = Map.of("dynamodb:LeadingKeys", deployment.leadingKeys());
        PolicyStatement view = PolicyStatement.Builder.create()
                .sid("SwitchgearView")
                .actions(List.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"))
                .resources(List.of(deployment.tableArn))
                .conditions(Map.of("ForAllValues:StringLike", keys))
                .build();
        PolicyStatement orders = PolicyStatement.Builder.create()
                .sid("SwitchgearOrders")
                .actions(List.of("dynamodb:UpdateItem"))
                .resources(List.of(deployment.tableArn))
                .conditions(Map.of(
                        "ForAllValues:StringLike",
                        keys,
                        "ForAllValues:StringEquals",
                        Map.of("dynamodb:Attributes", OPERATOR_ATTRIBUTES)))
                .build();
        return List.of(view, orders);
    }
}
