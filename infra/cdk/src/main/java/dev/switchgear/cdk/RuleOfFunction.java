package dev.switchgear.cdk;

import java.util.List;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.CfnPermission;

/** A rule that starts a function of the deployment, and the permission for it. */
final class RuleOfFunction {
    private RuleOfFunction() {}

    /** A rule that never starts the function late: the next run of the schedule does what an event has missed. */
    static CfnRule.Builder starting(Ground ground, String id, String name, CfnFunction function) {
        return CfnRule.Builder.create(ground.scope, id)
                .name(ground.named(name))
                .targets(List.of(CfnRule.TargetProperty.builder()
                        .id("function")
                        .arn(function.getAttrArn())
                        .retryPolicy(CfnRule.RetryPolicyProperty.builder()
                                .maximumRetryAttempts(0)
                                .maximumEventAgeInSeconds(60)
                                .build())
                        .build()));
    }

    static void permit(Ground ground, String id, CfnFunction function, CfnRule rule) {
        CfnPermission.Builder.create(ground.scope, id)
                .action("lambda:InvokeFunction")
                .functionName(function.getRef())
                .principal("events.amazonaws.com")
                .sourceArn(rule.getAttrArn())
                .build();
    }
}
