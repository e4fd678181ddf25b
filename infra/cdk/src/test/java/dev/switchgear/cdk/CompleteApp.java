package dev.switchgear.cdk;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;

/** Every part, a function with an alias that decides by the circuits, one that only reports, and a role of operators. */
public final class CompleteApp {
    private static final String PLAN = """
            {"name":"payments","everySeconds":60,
             "checks":[{"name":"payments-api","circuit":"payments","url":"https://payments.example.com/health"}]}""";

    private CompleteApp() {}

    /** Takes the folder that infra/package makes, and the ARN of the function that the state machine calls. */
    public static void main(String... arguments) {
        App app = new App();
        stack(app, arguments[0], arguments[1]);
        app.synth();
    }

    static Stack stack(App app, String packages, String callee) {
        Stack stack = new Stack(app, "Orders");
        Circuits circuits = new Circuits(
                stack,
                "Circuits",
                CircuitsProps.builder()
                        .name("orders")
                        .namespace("orders")
                        .functionsZip(packages + "/functions.zip")
                        .layer(packages + "/layer.zip")
                        .eventSources(List.of("com.example.orders"))
                        .alarms(Map.of("payments-errors", "payments"))
                        .health(PLAN, List.of())
                        .publishChanges(true)
                        .workflow(callee, packages + "/machines/direct.asl.json")
                        .dashboard(true)
                        .history(true)
                        .sourceTag("circuit")
                        .parking(
                                ParkingProps.builder().functionNames("orders-*").build())
                        .build());
        Function checkout = function(stack, "Checkout");
        circuits.grantDecide(checkout);
        // Callers get the alias; to roll back, give it an earlier version.
        Alias.Builder.create(stack, "CheckoutLive")
                .aliasName("live")
                .version(checkout.getCurrentVersion())
                .build();
        circuits.grantReport(function(stack, "Newsletter"));
        circuits.grantOperate(Role.Builder.create(stack, "Operators")
                .assumedBy(new AccountRootPrincipal())
                .build());
        return stack;
    }

    static Function function(Stack stack, String id) {
        return Function.Builder.create(stack, id)
                .runtime(Runtime.PYTHON_3_13)
                .handler("index.handler")
                .code(Code.fromInline("def handler(event, context):\n    return event\n"))
                .build();
    }
}
