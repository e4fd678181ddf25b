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
final class Worker {
    private final Ground ground;
    private final String part;
    private final List<PolicyStatement> statements = new ArrayList<>();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private @Nullable CfnQueue deadLetters;

    /** @param part begins the ids of its constructs, and is the end of its name in lower case */
    Worker(Ground ground, String part) {
        this.ground = ground;
        this.part = part;
    }

    Worker allow(PolicyStatement statement) {
        statements.add(statement);
        return this;
    }

    Worker variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** The variables that name the circuits. */
    Worker namesCircuits() {
        variable("SWITCHGEAR_TABLE", ground.tableArn);
        variable("SWITCHGEAR_NAMESPACE", ground.props.namespace);
        if (!ground.props.policy.isEmpty()) {
            variable("SWITCHGEAR_POLICY", ground.props.policy);
        }
        return this;
    }

    /** Access to the circuits, and the variables that name them. */
    Worker usesCircuits(String... moreKeys) {
        namesCircuits();
        return allow(ground.circuits(List.of("dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"), moreKeys));
    }

    /** Sets the queue for what it rejects. */
    Worker rejectsTo(CfnQueue queue) {
        variable("SWITCHGEAR_DEAD_LETTER_QUEUE_URL", queue.getRef());
        return allow(Ground.allow("Rejected", List.of("sqs:SendMessage"), queue.getAttrArn()));
    }

    /** Sets the queue for events that the function failed on. */
    Worker failsTo(CfnQueue queue) {
        deadLetters = queue;
        return this;
    }

    /** @param handler its class, below dev.switchgear */
    CfnFunction make(String handler, String description, int timeoutSeconds) {
        String name = ground.named(part.toLowerCase(Locale.ROOT));
        CfnLogGroup logs = CfnLogGroup.Builder.create(ground.scope, part + "Logs")
                .logGroupName("/aws/lambda/" + name)
                .retentionInDays(30)
                .build();
        allow(Ground.allow("Logs", List.of("logs:CreateLogStream", "logs:PutLogEvents"), logs.getAttrArn()));
        CfnFunction.Builder function = CfnFunction.Builder.create(ground.scope, part + "Function")
                .functionName(name)
                .description(description)
                .handler("dev.switchgear." + handler)
                .role(role().getAttrArn())
                .runtime("java21")
                .architectures(List.of("x86_64"))
                .memorySize(512)
                .timeout(timeoutSeconds)
                .code(CfnFunction.CodeProperty.builder()
                        .s3Bucket(ground.code().getS3BucketName())
                        .s3Key(ground.code().getS3ObjectKey())
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
        Ground.accept(
                made, "AwsSolutions-L1", "The functions are built and tested for this runtime, which is supported.");
        return made;
    }

    private CfnRole role() {
        PolicyStatement trust = PolicyStatement.Builder.create()
                .actions(List.of("sts:AssumeRole"))
                .principals(List.of(new ServicePrincipal("lambda.amazonaws.com")))
                .build();
        return role(ground, part, trust, statements);
    }

    /** A role whose only policy has these statements. */
    static CfnRole role(Ground ground, String part, PolicyStatement trust, List<PolicyStatement> statements) {
        return CfnRole.Builder.create(ground.scope, part + "Role")
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
