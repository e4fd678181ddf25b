package dev.switchgear.cdk;

import java.util.List;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.lambda.CfnFunction;

/** Health checks: a schedule, and the function that runs them. */
final class HealthPart {
    private HealthPart() {}

    static CfnFunction make(Ground ground, String plan) {
        List<String> checks = ground.props.healthFunctionArns;
        Worker worker = new Worker(ground, "Health").usesCircuits("h#" + ground.props.namespace);
        if (!checks.isEmpty()) {
            worker.allow(Ground.allow("OwnChecks", List.of("lambda:InvokeFunction"), checks.toArray(String[]::new)));
        }
        CfnFunction function = worker.variable("SWITCHGEAR_HEALTH_PLAN", plan)
                .make("signals.HealthCheckHandler", "Tests whether dependencies are healthy.", 55);
        CfnRule schedule = CfnRule.Builder.create(ground.scope, "HealthSchedule")
                .name(ground.named("health"))
                .description("Runs the health checks.")
                .scheduleExpression("rate(1 minute)")
                .targets(List.of(CfnRule.TargetProperty.builder()
                        .id("function")
                        .arn(function.getAttrArn())
                        .build()))
                .build();
        RuleOfFunction.permit(ground, "HealthPermission", function, schedule);
        return function;
    }
}
