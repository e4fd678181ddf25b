package dev.switchgear.cdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.iam.CfnRole;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.amazon.awscdk.services.sqs.CfnQueue;

/** One of the functions of a deployment, with its role and its log group. */
final class DeployedFunction {
    private final Deployment deployment;
    private final String part;
    private final List<PolicyStatement> statements = new ArrayList<>();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private @Nullable CfnQueue deadLetters;

    /** @param part begins the ids of its constructs, and is the end of its name in lower case */
    DeployedFunction(Deployment deployment, String part) {
        this.deployment = deployment;
        this.part = part;
    }

    DeployedFunction allow(PolicyStatement statement) {
        statements.add(statement);
        return this;
    }

    DeployedFunction variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Access to the circuits, and the variables that name them. */
    DeployedFunction usesCircuits(String... moreKeys) {
        variable("SWITCHGEAR_TABLE", deployment.tableArn);
        variable("SWITCHGEAR_NAMESPACE", deployment.props.namespace);
        if (!deployment.props.policy.isEmpty()) {
            variable("SWITCHGEAR_POLICY", deployment.props.policy);
        }
        return allow(
                deployment.circuits(List.of("dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"), moreKeys));
    }

    /** Sets the queue for what it rejects. */
    DeployedFunction rejectsTo(CfnQueue queue) {
        variable("SWITCHGEAR_DEAD_LETTER_QUEUE_URL", queue.getRef());
        return allow(Deployment.allow("Rejected", List.of("sqs:SendMessage"), queue.getAttrArn()));
    }

    /** Sets the queue for events that the function failed on. */
    DeployedFunction failsTo(CfnQueue queue) {
        deadLetters = queue;
        return this;
    }

    CfnFunction make(String handler, String description, int timeoutSeconds) {
        String name = deployment.named(part.toLowerCase(Locale.ROOT));
        CfnLogGroup logs = CfnLogGroup.Builder.create(deployment.scope, part + "Logs")
                .logGroupName("/aws/lambda/" + name)
                .retentionInDays(30)
                .build();
        allow(Deployment.allow("Logs", List.of("logs:CreateLogStream", "logs:PutLogEvents"), logs.getAttrArn()));
        CfnFunction.Builder function = CfnFunction.Builder.create(deployment.scope, part + "Function")
                .functionName(name)
                .description(description)
                .handler("dev.switchgear.signals." + handler)
                .role(role().getAttrArn())
                .runtime("java21")
                .architectures(List.of("x86_64"))
                .memorySize(512)
                .timeout(timeoutSeconds)
                .code(CfnFunction.CodeProperty.builder()
                        .s3Bucket(deployment.code().getS3BucketName())
                        .s3Key(deployment.code().getS3ObjectKey())
                        .build())
                .environment(CfnFunction.EnvironmentProperty.builder()
                        .variables(variables)
                        .build())
                .loggingConfig(CfnFunction.LoggingConfigProperty.builder()
                        .logGroup(logs.getRef())
                        .build());
        if (deadLetters != null) {
            function.deadLetterConfig(CfnFunction.DeadLetterConfigProperty.builder()
                    .targetArn(deadLetters.getAttrArn())
                    .build());
        }
        CfnFunction made = function.build();
        Deployment.accept(
                made, "AwsSolutions-L1", "The functions are built and tested for this runtime, which is supported.");
        return made;
    }

    private CfnRole role() {
        PolicyStatement trust = PolicyStatement.Builder.create()
                .actions(List.of("sts:AssumeRole"))
                .principals(List.of(new ServicePrincipal("lambda.amazonaws.com")))
                .build();
        return role(deployment, part, trust, statements);
    }

    /** A role whose only policy has these statements. */
    static CfnRole role(Deployment deployment, String part, PolicyStatement trust, List<PolicyStatement> statements) {
        return CfnRole.Builder.create(deployment.scope, part + "Role")
                .assumeRolePolicyDocument(document(List.of(trust)))
                .policies(List.of(CfnRole.PolicyProperty.builder()
                        .policyName(part.toLowerCase(Locale.ROOT))
                        .policyDocument(document(statements))
                        .build()))
                .build();
    }

    static PolicyDocument document(List<PolicyStatement> statements) {
        return PolicyDocument.Builder.create().statements(statements).build();
    }
}
