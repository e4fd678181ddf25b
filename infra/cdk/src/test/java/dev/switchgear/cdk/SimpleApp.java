package dev.switchgear.cdk;

import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;

/** The table, and the policy to attach to your functions. */
public final class SimpleApp {
    private SimpleApp() {}

    public static void main(String... arguments) {
        App app = new App();
        Stack stack = new Stack(app, "Switchgear");
        Circuits circuits = new Circuits(stack, "Circuits");
        CfnOutput.Builder.create(stack, "TableArn")
                .value(circuits.getTableArn())
                .build();
        CfnOutput.Builder.create(stack, "FunctionPolicyArn")
                .value(circuits.getFunctionPolicyArn())
                .build();
        app.synth();
    }
}
